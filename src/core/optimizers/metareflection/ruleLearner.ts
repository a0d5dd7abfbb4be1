import type { Case } from '../../cases/case';
import { countOf } from '../../countOf';
import { fillTemplate } from '../../fillTemplate';
import type { Candidate } from '../../prompt/candidate';
import type { Item } from '../../prompt/item';
import type { Component } from '../../prompt/program';
import { promptBody } from '../../prompt/renderPrompt';
import { formatRules, rulesOf } from '../../prompt/rules';
import { improvable, textAround } from '../../prompt/version';
import { Asker } from '../answers/asker';
import { faultsOfSize, fitRules } from '../answers/fitRules';
import type { Reading } from '../../modelText/reading';
import type { AnsweredRule } from '../answers/rulesAnswer';
import { readRules, rulesFormat } from '../answers/rulesAnswer';
import type { Fate } from '../drySpell';
import { DrySpell } from '../drySpell';
import type { OptimizerContext, OptimizerEnd, Rollout } from '../optimizer';
import { rightOn } from '../rightOn';
import { formatCase } from '../shownCase';
import type { ReflectedFailure } from './failureReflections';
import { FailureReflections, shownOf } from './failureReflections';
import { dropNeedlessRules } from './needlessRules';
import { RejectedVersions } from './rejectedVersions';
import rewriteTemplate from './rewriteRules.md';
import { formatMemory, memoryExhibit, traceRules } from './ruleMemory';
import { each } from '../rolloutRequests';
import type { MetaReflectionSettings } from './settings';

/** Whether new rules hold; if not, why, for people with counts and for the reflection model without. */
type Check = { readonly holds: true } | { readonly holds: false; readonly reason: string; readonly lesson: string };

/** How the rewritten rules have to look, for an answer that could not be read. */
function rulesForm({ maxRules, maxSlotCharacters }: MetaReflectionSettings): string {
  return (
    'Write the complete new list between `<rules>` and `</rules>`, one rule a line beginning with `- `, ' +
    'each line ending with its sources in square brackets, such as `[r1, 2]`: ' +
    `at most ${countOf(maxRules, 'rule')} and ${maxSlotCharacters} characters in all.`
  );
}

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

  constructor(
    private readonly context: OptimizerContext,
    private readonly settings: MetaReflectionSettings,
  ) {
    this.asker = new Asker(context);
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
      const fate = await this.learn(step, failures);
      if (fate === 'admitted') {
        drySpell.end();
        continue;
      }
      drySpell.note(fate);
      this.fresh = new Set();
      if (settings.patience > 0 && drySpell.length >= settings.patience)
        return { step, end: { reason: 'stalled', detail: drySpell.describe() } };
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
    return { failures, unanswered };
  }

  /** One step: reflect, rewrite, check, and keep or go back. What became of the new version. */
  private async learn(step: number, failures: readonly Rollout[]): Promise<Fate | 'admitted'> {
    const { context } = this;
    context.beginStep(step, `Step ${step}: reflecting on ${countOf(failures.length, 'failed case')}`);
    const reflected = await this.reflections.reflectOn(failures);
    if (typeof reflected === 'string') return reflected;
    const candidate = await this.rewriteRules(step, reflected);
    if (typeof candidate === 'string') return candidate;
    this.drySpell.noteNew();
    context.beginStep(step, `Step ${step}: checking the new rules`);
    const offered = candidate.items?.[this.slot.name] ?? [];
    const check = await this.check(candidate, failures);
    if (!check.holds) {
      context.drop(candidate, check.reason);
      this.rejected.add(this.memory, offered, check.lesson);
      return 'behind in training';
    }
    const { admitted } = await context.submit(candidate);
    if (admitted) {
      this.fresh = new Set(offered.map(({ text }) => text).filter((text) => !this.memory.some((rule) => rule.text === text)));
      this.memory = offered;
      context.show(memoryExhibit(offered));
    } else {
      this.rejected.add(this.memory, offered, 'It helped with the mistakes it was written for, but not with other messages.');
    }
    return admitted ? 'admitted' : 'not admitted';
  }

  /** Asks for the new version of the memory and offers it as a candidate, or says what became of it. */
  private async rewriteRules(step: number, reflected: readonly ReflectedFailure[]): Promise<Candidate | Fate> {
    const { context, settings, slot } = this;
    const cases = reflected.map(({ rollout }) => rollout.case.id);
    const request = this.rewriteRequest(reflected);
    const [answer] = await this.asker.ask(
      {
        title: `Step ${step}: rules rewritten`,
        kind: 'meta',
        messages: [{ role: 'user', content: request }],
        temperature: settings.temperature,
        maxTokens: 512 + Math.ceil(settings.maxSlotCharacters / 2),
        samples: 1,
        cases,
        candidate: context.incumbent.id,
        format: rulesFormat,
      },
      { words: rulesForm(settings), format: rulesFormat, read: (text, added) => this.readMemory(text, request, added) },
    );
    if (answer === undefined) return 'unanswered';
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
    if (proposal.outcome === 'rejected') this.rejected.add(this.memory, rules, `It could not be tried. ${proposal.reason}`);
    return proposal.outcome;
  }

  private newId(): string {
    return `rule ${++this.ruleCount}`;
  }

  /** The rules of an answer. Of a list over a limit, what fits is all that can be taken. */
  private readMemory(answer: string, request: string, added: string): Reading<readonly AnsweredRule[]> {
    const limits = { rules: this.settings.maxRules, characters: this.settings.maxSlotCharacters };
    const reading = readRules(answer, {
      template: `${rewriteTemplate}\n${JSON.stringify(rulesFormat)}\n${added}`,
      request,
      prompt: this.promptWith(''),
      memory: this.memory.map(({ text }) => text),
    });
    const rules = 'value' in reading ? reading.value : (reading.fallback ?? []);
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

  private rewriteRequest(reflected: readonly ReflectedFailure[]): string {
    const { program, incumbent } = this.context;
    return fillTemplate(rewriteTemplate, {
      prompt: promptBody(textAround(this.slot, { program, candidate: incumbent })),
      rules: formatMemory(this.memory),
      cases: reflected
        .map(({ rollout, text }, index) =>
          formatCase(rollout.case, { number: index + 1, ...shownOf(rollout), ...(text === undefined ? {} : { reflection: text }) }),
        )
        .join('\n\n'),
      rejected: this.rejected.format(),
      ruleLimit: String(this.settings.maxRules),
      limit: String(this.settings.maxSlotCharacters),
    });
  }

  /** Whether the new rules do better than the old ones on the step's failures and on the latest earlier successes together. */
  private async check(candidate: Candidate, failures: readonly Rollout[]): Promise<Check> {
    const { context, settings } = this;
    const failed = failures.map((rollout) => rollout.case);
    const earlier = settings.successesChecked === 0 ? [] : [...this.successes.values()].slice(-settings.successesChecked);
    const checked = [...failed, ...earlier];
    const [before, after] = [await context.rollouts(each(context.incumbent, checked)), await context.rollouts(each(candidate, checked))];
    let gained = 0;
    let lost = 0;
    checked.forEach((_, index) => {
      const old = before[index]?.score;
      if (old === undefined) return;
      // What only the new rules get no answer to counts as failed, else leaving cases unanswered would pay.
      const change = (after[index]?.score ?? 0) - old;
      if (change > 0) gained += change;
      else lost -= change;
    });
    if (gained > lost) return { holds: true };
    const reason =
      `Back to the old rules: of ${countOf(failed.length, 'failure')} and ` +
      `${countOf(earlier.length, 'earlier success', 'earlier successes')}, ${round2(gained)} gained and ${round2(lost)} lost.`;
    const lesson =
      gained > 0
        ? 'It mended some mistakes and spoiled as much that was right before.'
        : lost > 0
          ? 'It mended none of the mistakes and spoiled what was right before.'
          : 'It mended none of the mistakes.';
    return { holds: false, reason, lesson };
  }
}

function round2(value: number): string {
  return String(Math.round(value * 100) / 100);
}
