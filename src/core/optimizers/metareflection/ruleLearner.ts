import type { Case } from '../../cases/case';
import { countOf } from '../../countOf';
import { fillTemplate } from '../../fillTemplate';
import type { Candidate } from '../../prompt/candidate';
import type { Item } from '../../prompt/item';
import type { Component } from '../../prompt/program';
import { promptBody } from '../../prompt/renderPrompt';
import { formatRules, rulesOf } from '../../prompt/rules';
import { improvable, textAround } from '../../prompt/version';
import type { AskedAnswer } from '../answers/asker';
import { Asker } from '../answers/asker';
import { faultsOfSize, fitRules } from '../answers/fitRules';
import type { Reading } from '../../modelText/reading';
import type { AnsweredRule } from '../answers/rulesAnswer';
import { readRules, rulesFormat } from '../answers/rulesAnswer';
import type { Fate } from '../drySpell';
import { DrySpell } from '../drySpell';
import { goingOn, lookSizes, rolloutsOfRace } from '../halving';
import type { OptimizerContext, OptimizerEnd, Rollout } from '../optimizer';
import { Patience } from '../patience';
import { rightOn } from '../rightOn';
import { formatCase } from '../shownCase';
import { groupByAnswer, requestByAnswer } from './answerGroups';
import type { ReflectedFailure } from './failureReflections';
import { FailureReflections, shownOf } from './failureReflections';
import { dropNeedlessRules } from './needlessRules';
import { RejectedVersions } from './rejectedVersions';
import rewriteTemplate from './rewriteRules.md';
import { formatMemory, memoryExhibit, traceRules } from './ruleMemory';
import type { RulesRequest } from './rulesRequest';
import { each } from '../rolloutRequests';
import type { MetaReflectionSettings } from './settings';

/** What new rules change on the cases that they are checked on, in sums of scores. */
interface Change {
  readonly gained: number;
  readonly lost: number;
  /** The mean change that is to be expected on all cases, where failures and successes are as frequent as they were drawn. */
  readonly expected: number;
}

/** New rules in a race with others of their step. */
interface Checked {
  readonly candidate: Candidate;
  readonly change: Change;
}

/** How the rewritten rules have to look, for an answer that could not be read. */
const rulesForm =
  'Write the complete new list between `<rules>` and `</rules>`, one rule a line beginning with `- `, ' +
  'each line ending with its sources in square brackets, such as `[r1, 2]`.';

/** Several new versions of the rules are looked at twice before the gate. */
const checkLooks = 2;

/** So many failures are shown at the least, where there are as many. */
const fewestShown = 3;

/** The most new versions of one step that are submitted, the best first, until one is admitted. */
const mostSubmitted = 2;

/** A score below this counts as a failed trial. */
const successScore = 1;

/** The rules section that is rewritten: the first that may be. */
function rulesSection({ program }: OptimizerContext): Component {
  const [section] = improvable(program, ['rules']);
  if (section === undefined) throw new Error('a program that MetaReflection improves has rules');
  return section;
}

/** Learns rules from failed trials, step by step, and at the end does without those that do not pay. */
export class RuleLearner {
  private readonly slot: Component;
  private readonly order: readonly Case[];
  private cursor = 0;
  /** The share of failures among the cases that the latest step has drawn. */
  private failing = 0;
  /** Ids of the new rules that met the gate. */
  private readonly submitted = new Set<string>();
  /** Successes seen so far, latest last, by case id. */
  private readonly successes = new Map<string, Case>();
  private memory: readonly Item[];
  private ruleCount = 0;
  /** What the last step that was admitted had added: it was just shown to matter. */
  private fresh: ReadonlySet<string> = new Set();
  private readonly rejected: RejectedVersions;
  private readonly asker: Asker;
  private readonly reflections: FailureReflections;
  private readonly drySpell = new DrySpell();
  private readonly patience: Patience;

  constructor(
    private readonly context: OptimizerContext,
    private readonly settings: MetaReflectionSettings,
  ) {
    this.asker = new Asker(context);
    this.patience = new Patience(context, settings.patience);
    this.rejected = new RejectedVersions(settings.rejectedShown);
    this.slot = rulesSection(context);
    this.reflections = new FailureReflections(context, this.slot, settings.temperature);
    this.memory = rulesOf(this.slot.value).map((text) => ({ id: this.newId(), text, cases: [] }));
    this.order = context.random('trial order').shuffle(context.training);
  }

  async run(): Promise<OptimizerEnd> {
    const { step, end } = await this.learnRules();
    const { context, settings, slot, memory } = this;
    // What stood in the file may have reasons that no case shows.
    const keep = new Set([...rulesOf(slot.value), ...this.fresh]);
    const tidy = (say: (sentence: string) => void): Promise<void> =>
      dropNeedlessRules(context, { slot, rules: memory, keep, attempts: settings.deletions, firstStep: step + 1 }, (gone) =>
        say(`${context.incumbent.id}, without ${gone} of ${countOf(memory.length, 'rule')}, was admitted.`),
      );
    const inability = this.reflections.describeInability();
    return { ...end, ...(inability === undefined ? {} : { detail: `${end.detail} ${inability}` }), tidy };
  }

  private async learnRules(): Promise<{ readonly step: number; readonly end: OptimizerEnd }> {
    const { context, settings, drySpell } = this;
    for (let step = 1; step <= settings.rounds; step++) {
      context.beginStep(step, `Step ${step} of ${settings.rounds}: looking for failed cases`);
      const { failures, unanswered } = await this.drawFailures();
      if (failures.length === 0) {
        const { length } = context.training;
        return {
          step,
          end: { reason: 'nothing-to-learn', detail: rightOn(context.incumbent.id, { unanswered, all: length }) },
        };
      }
      drySpell.beginStep();
      if (await this.learn(step, failures)) {
        drySpell.end();
        this.patience.renew();
        continue;
      }
      this.fresh = new Set();
      const stalled = this.patience.endsAfter(drySpell);
      if (stalled > 0) return { step, end: { reason: 'stalled', detail: drySpell.describe(stalled) } };
    }
    return {
      step: settings.rounds,
      end: { reason: 'finished', detail: settings.rounds === 1 ? 'The one step is done.' : `All ${settings.rounds} steps are done.` },
    };
  }

  /** Rolls out training cases in turn until there are enough failures, or until each was tried once. */
  private async drawFailures(): Promise<{ readonly failures: readonly Rollout[]; readonly unanswered: number }> {
    const { context, settings, order } = this;
    const failures: Rollout[] = [];
    let unanswered = 0;
    let tried = 0;
    while (failures.length < settings.failuresPerRound && tried < order.length) {
      const size = Math.min(settings.failuresPerRound - failures.length, order.length - tried);
      const batch = Array.from({ length: size }, (_, index) => order[(this.cursor + index) % order.length] as Case);
      this.cursor = (this.cursor + size) % order.length;
      tried += size;
      for (const rollout of await context.rollouts(each(context.incumbent, batch))) {
        if (rollout.score === undefined) {
          unanswered++;
          continue;
        }
        this.successes.delete(rollout.case.id);
        if (rollout.score < successScore) failures.push(rollout);
        else this.successes.set(rollout.case.id, rollout.case);
      }
    }
    this.failing = failures.length / Math.max(1, tried - unanswered);
    return { failures, unanswered };
  }

  /** One step: reflect, rewrite, check, and keep or go back. Whether new rules were admitted. */
  private async learn(step: number, failures: readonly Rollout[]): Promise<boolean> {
    const { context, drySpell } = this;
    const size = this.affordable(failures.length);
    const shown = failures.slice(0, size.failures);
    const request = this.requestByAnswer(step, shown) ?? (await this.requestFromReflections(step, shown));
    if (typeof request === 'string') {
      drySpell.note(request);
      return false;
    }
    const candidates = await this.rewriteRules(request, size.drafts);
    if (candidates.length === 0) return false;
    drySpell.noteNew();
    context.beginStep(step, `Step ${step}: checking the new rules`);
    for (const candidate of await this.check(candidates, shown)) {
      if (await this.submit(candidate)) return true;
    }
    return false;
  }

  /** How many failures a step shows, and how many versions of the rules it asks for: fewer where what is left pays for no more. */
  private affordable(failures: number): { readonly failures: number; readonly drafts: number } {
    const { settings, context } = this;
    const { rollouts, submission } = context.room();
    let [shown, drafts] = [failures, settings.draftsPerStep];
    const cost = (): number => {
      const sizes = lookSizes(shown + this.earlierSuccesses().length, drafts === 1 ? 1 : checkLooks);
      return shown + drafts + rolloutsOfRace(sizes, drafts, 0).rollouts + submission;
    };
    while (drafts > 1 && cost() > rollouts) drafts--;
    while (shown > fewestShown && cost() > rollouts) shown--;
    return { failures: shown, drafts };
  }

  /** The latest successes, which new rules must keep. */
  private earlierSuccesses(): readonly Case[] {
    const { successesChecked } = this.settings;
    return successesChecked === 0 ? [] : [...this.successes.values()].slice(-successesChecked);
  }

  private async submit(candidate: Candidate): Promise<boolean> {
    const { context, slot, memory } = this;
    const offered = candidate.items?.[slot.name] ?? [];
    this.submitted.add(candidate.id);
    const { admitted } = await context.submit(candidate);
    if (admitted) {
      this.fresh = new Set(offered.map(({ text }) => text).filter((text) => !memory.some((rule) => rule.text === text)));
      this.memory = offered;
      context.show(memoryExhibit(offered));
    } else {
      this.drySpell.note('not admitted');
      this.rejected.add(memory, offered, 'It helped with the mistakes it was written for, but not with other messages.');
    }
    return admitted;
  }

  /**
   * The request of every other step, from the first on, where right answers are classes: it shows training cases of each, the step's
   * failures before others.
   */
  private requestByAnswer(step: number, failures: readonly Rollout[]): RulesRequest | undefined {
    const { context, settings, memory } = this;
    if (step % 2 === 0 || settings.groupedCases === 0) return undefined;
    const failed = new Set(failures.map((rollout) => rollout.case));
    const others = context.random('grouped cases').shuffle(context.training.filter((one) => !failed.has(one)));
    const groups = groupByAnswer([...failed, ...others], { cases: settings.groupedCases, answers: settings.maxRules });
    if (groups === undefined) return undefined;
    context.beginStep(step, `Step ${step}: comparing the cases of ${countOf(groups.length, 'answer')}`);
    const texts = memory.map(({ text }) => text);
    return requestByAnswer(groups, texts, step, (template, shown) => this.fill(template, shown));
  }

  private async requestFromReflections(step: number, failures: readonly Rollout[]): Promise<RulesRequest | Fate> {
    this.context.beginStep(step, `Step ${step}: reflecting on ${countOf(failures.length, 'failed case')}`);
    const reflected = await this.reflections.reflectOn(failures);
    if (typeof reflected === 'string') return reflected;
    return {
      title: `Step ${step}: rules rewritten`,
      template: rewriteTemplate,
      text: this.fill(rewriteTemplate, { cases: formatReflected(reflected) }),
      cases: reflected.map(({ rollout }) => rollout.case.id),
      format: rulesFormat,
      form: rulesForm,
      complete: (rules) => rules,
    };
  }

  /** Asks for new versions of the memory. Returns those that are new as candidates, and notes what became of the others. */
  private async rewriteRules(request: RulesRequest, drafts: number): Promise<readonly Candidate[]> {
    const { context, settings, drySpell } = this;
    const { title, text, cases, format, form } = request;
    const size = `at most ${countOf(settings.maxRules, 'rule')} and ${settings.maxSlotCharacters} characters in all.`;
    const answers = await this.asker.ask(
      {
        title,
        kind: 'meta',
        messages: [{ role: 'user', content: text }],
        temperature: settings.temperature,
        maxTokens: 512 + Math.ceil(settings.maxSlotCharacters / 2),
        samples: drafts,
        cases,
        candidate: context.incumbent.id,
        format,
      },
      { words: `${form} In all: ${size}`, format, read: (answer, added) => this.readMemory(answer, request, added) },
    );
    drySpell.note('unanswered', drafts - answers.length);
    const offered = new Set<Candidate>();
    for (const answer of answers) {
      const candidate = this.offer(answer, cases);
      if (typeof candidate === 'string') drySpell.note(candidate);
      else if (offered.has(candidate)) drySpell.note('duplicate');
      else offered.add(candidate);
    }
    return [...offered];
  }

  /** Offers a new version of the memory as a candidate, or says what became of it. */
  private offer(answer: AskedAnswer<readonly AnsweredRule[]>, cases: readonly string[]): Candidate | Fate {
    const { context, slot } = this;
    const parents = [context.incumbent.id];
    const { reflection } = answer;
    if (answer.outcome === 'unreadable') {
      context.reject({ parents, values: { [slot.name]: answer.answer }, reflection }, answer.reason);
      return 'unreadable';
    }
    const rules = traceRules(
      answer.value,
      this.memory,
      cases.map((id, index) => ({ number: index + 1, case: id })),
      () => this.newId(),
    );
    const values = { ...context.incumbent.values, [slot.name]: formatRules(rules.map(({ text }) => text)) };
    const proposal = context.propose({ parents, values, reflection, items: { [slot.name]: rules } });
    if (proposal.outcome === 'new') return proposal.candidate;
    // What is written again, of other failures, and never met the gate, may meet it now.
    if (proposal.outcome === 'duplicate' && this.mayRaceAgain(proposal.candidate)) return proposal.candidate;
    if (proposal.outcome === 'rejected') this.rejected.add(this.memory, rules, `It could not be tried. ${proposal.reason}`);
    return proposal.outcome;
  }

  private mayRaceAgain({ id }: Candidate): boolean {
    return id !== this.context.base.id && !this.submitted.has(id);
  }

  private newId(): string {
    return `rule ${++this.ruleCount}`;
  }

  /** The rules of an answer. Of a list over a limit, what fits is all that can be taken. */
  private readMemory(answer: string, asked: RulesRequest, added: string): Reading<readonly AnsweredRule[]> {
    const limits = { rules: this.settings.maxRules, characters: this.settings.maxSlotCharacters };
    const read = readRules(answer, {
      template: `${asked.template}\n${JSON.stringify(asked.format)}\n${added}`,
      request: asked.text,
      prompt: this.promptWith(''),
      memory: this.memory.map(({ text }) => text),
    });
    const reading: Reading<readonly AnsweredRule[]> = 'value' in read ? { value: asked.complete(read.value) } : read;
    const rules = 'value' in reading ? reading.value : asked.complete(reading.fallback ?? []);
    const faults = [...('fault' in reading ? [reading.fault] : []), ...faultsOfSize(rules, limits)];
    if (faults.length === 0) {
      const values = { ...this.context.incumbent.values, [this.slot.name]: formatRules(rules.map(({ text }) => text)) };
      const reason = this.context.faultOf(values);
      return reason === undefined ? reading : { fault: reason, fallback: rules };
    }
    const fallback = fitRules(rules, limits, (rule) => this.weigh(rule));
    return { fault: faults.join(' '), ...(fallback.length === 0 ? {} : { fallback }) };
  }

  /** How many training cases speak for a rule that an answer names sources of. */
  private weigh({ text, sources }: AnsweredRule): number {
    const old = this.memory.filter((rule, index) => rule.text === text || sources.includes(`r${index + 1}`));
    const fresh = sources.filter((source) => !source.startsWith('r'));
    return new Set([...old.flatMap(({ cases }) => cases), ...fresh]).size;
  }

  /** What the model is sent of the prompt where the rules say so. */
  private promptWith(rules: string): string {
    const { program, incumbent } = this.context;
    const candidate = { ...incumbent, values: { ...incumbent.values, [this.slot.name]: rules } };
    return promptBody(textAround(this.slot, { program, candidate }));
  }

  /** A request for rules, with what the template shows of cases. */
  private fill(template: string, shown: Readonly<Record<string, string>>): string {
    const { program, incumbent } = this.context;
    return fillTemplate(template, {
      prompt: promptBody(textAround(this.slot, { program, candidate: incumbent })),
      rules: formatMemory(this.memory),
      rejected: this.rejected.format(),
      ruleLimit: String(this.settings.maxRules),
      limit: String(this.settings.maxSlotCharacters),
      ...shown,
    });
  }

  /**
   * Which new rules do better than the old ones on the step's failures and on the latest earlier successes together, the best first. Of
   * several versions the better half goes on after a first look.
   */
  private async check(candidates: readonly Candidate[], failures: readonly Rollout[]): Promise<readonly Candidate[]> {
    const { context } = this;
    const failed = failures.map((rollout) => rollout.case);
    const earlier = this.earlierSuccesses();
    const cases = Array.from({ length: Math.max(failed.length, earlier.length) }, (_, turn) =>
      [failed, earlier].flatMap((some) => some[turn] ?? []),
    );
    const checked = cases.flat();
    const before = await context.rollouts(each(context.incumbent, checked));
    let field: readonly Candidate[] = candidates;
    let held: readonly Checked[] = [];
    for (const size of lookSizes(checked.length, candidates.length === 1 ? 1 : checkLooks)) {
      const looked: Checked[] = [];
      for (const candidate of field) {
        const after = await context.rollouts(each(candidate, checked.slice(0, size)));
        looked.push({ candidate, change: this.changeOf(before, after) });
      }
      const ranked = looked.toSorted((a, b) => b.change.expected - a.change.expected);
      const isLast = size === checked.length;
      held = ranked.slice(0, isLast ? mostSubmitted : goingOn(ranked.length)).filter(({ change }) => !isLast || holds(change));
      this.giveUp(
        ranked.filter((one) => !held.includes(one)),
        checked.slice(0, size),
        failed,
      );
      field = held.map(({ candidate }) => candidate);
    }
    return field;
  }

  /**
   * What becomes of cases that were asked of both. What only the new rules get no answer to counts as failed, else leaving cases unanswered
   * would pay.
   */
  private changeOf(before: readonly Rollout[], after: readonly Rollout[]): Change {
    const changes = after.flatMap((rollout, index) => {
      const old = before[index]?.score;
      return old === undefined ? [] : [{ isFailure: old < successScore, change: (rollout.score ?? 0) - old }];
    });
    const sum = (some: readonly { readonly change: number }[]): number => some.reduce((total, { change }) => total + change, 0);
    const mean = (some: readonly { readonly change: number }[]): number => sum(some) / Math.max(1, some.length);
    return {
      gained: sum(changes.filter(({ change }) => change > 0)),
      lost: -sum(changes.filter(({ change }) => change < 0)),
      expected:
        this.failing * mean(changes.filter(({ isFailure }) => isFailure)) +
        (1 - this.failing) * mean(changes.filter(({ isFailure }) => !isFailure)),
    };
  }

  private giveUp(some: readonly Checked[], checked: readonly Case[], failed: readonly Case[]): void {
    const failures = checked.filter((one) => failed.includes(one)).length;
    const where = `of ${countOf(failures, 'failure')} and ${countOf(checked.length - failures, 'earlier success', 'earlier successes')}`;
    for (const { candidate, change } of some) {
      const counts = `${where}, ${round2(change.gained)} gained and ${round2(change.lost)} lost`;
      this.context.drop(
        candidate,
        holds(change) ? `Other new rules did as well or better: ${counts}.` : `Back to the old rules: ${counts}.`,
      );
      this.drySpell.note('behind in training');
      if (!holds(change)) this.rejected.add(this.memory, candidate.items?.[this.slot.name] ?? [], lessonOf(change));
    }
  }
}

function formatReflected(reflected: readonly ReflectedFailure[]): string {
  return reflected
    .map(({ rollout, text }, index) =>
      formatCase(rollout.case, { number: index + 1, ...shownOf(rollout), ...(text === undefined ? {} : { reflection: text }) }),
    )
    .join('\n\n');
}

/** Whether new rules pay, on the cases that they were checked on or on all as they are expected to be. */
function holds({ gained, lost, expected }: Change): boolean {
  return gained > lost || expected > 0;
}

/** What the reflection model is told: words, no counts. */
function lessonOf({ gained, lost }: Change): string {
  if (gained > 0) return 'It mended some mistakes and spoiled as much that was right before.';
  return lost > 0 ? 'It mended none of the mistakes and spoiled what was right before.' : 'It mended none of the mistakes.';
}

function round2(value: number): string {
  return String(Math.round(value * 100) / 100);
}
