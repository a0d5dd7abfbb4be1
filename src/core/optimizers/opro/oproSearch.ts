import type { Case } from '../../cases/case';
import { countOf } from '../../countOf';
import { fillTemplate } from '../../fillTemplate';
import type { Candidate } from '../../prompt/candidate';
import type { Component } from '../../prompt/program';
import { promptBody } from '../../prompt/renderPrompt';
import { improvable, textAround } from '../../prompt/version';
import { percents } from '../../stats/figures';
import { Asker } from '../answers/asker';
import { closeMark, instructionFormat, openMark, readInstruction } from '../answers/instructionAnswer';
import { DrySpell } from '../drySpell';
import { goingOn, lookSizes, rolloutsOfRace } from '../halving';
import type { OptimizerContext, OptimizerEnd, Rollout } from '../optimizer';
import { rightOn, trainingCases } from '../rightOn';
import type { ScoredInstruction } from './metaPrompt';
import { formatExemplars, formatTrajectory, trajectoryExhibit, trajectoryOf, valueIn } from './metaPrompt';
import { dropNeedlessSentences } from './needlessSentences';
import proposeTemplate from './propose.md';
import { RejectedDrafts } from './rejectedDrafts';
import { each } from '../rolloutRequests';
import type { OproSettings } from './settings';

/** An instruction that was not submitted to the gate so far. */
interface WaitingInstruction {
  readonly candidate: Candidate;
  /** The slot that it was written for. */
  readonly slot: Component;
  /** How many looks it has had. */
  looks: number;
  /** Its mean score in the last of them: what those that have had as many are ranked by. */
  mean: number;
  /** Others went on before it. Where it is ahead of those of a later race, it goes on after all. */
  isBehind: boolean;
}

/** An instruction and how many training cases it was scored on. */
interface LookedAt extends ScoredInstruction {
  readonly cases: number;
}

/** So many steps in a row without a draft that could be used end a run that has a patience at all. */
const mostUselessSteps = 3;

/** How an instruction has to look, for an answer that could not be read. */
const instructionForm = `Write the new instruction alone, between \`${openMark}\` and \`${closeMark}\`.`;

/**
 * Searches for better instructions by their scores, and at the end does without the sentences that do not pay. Of several slots each step
 * rewrites one, in turn, while the others stand as in the best admitted candidate; going round the slots is ours, for the paper has one.
 */
export class OproSearch {
  /** The components that are rewritten, in the order of the files. */
  private readonly slots: readonly Component[];
  private slice: readonly Case[];
  /** How many cases of the slice an instruction is scored on at each look. */
  private readonly sizes: readonly number[];
  private readonly scored: LookedAt[] = [];
  /** Scored at a first look, and not yet submitted to the gate. */
  private waiting: WaitingInstruction[] = [];
  private readonly rejected: RejectedDrafts;
  private readonly asker: Asker;
  private readonly drySpell = new DrySpell();

  constructor(
    private readonly context: OptimizerContext,
    private readonly settings: OproSettings,
  ) {
    const { training } = context;
    this.asker = new Asker(context);
    this.rejected = new RejectedDrafts(settings.rejectedShown);
    this.slots = improvable(context.program, ['text']);
    const limit = settings.trainingCases;
    this.slice = limit === 0 || limit >= training.length ? training : context.random('training slice').sample(training, limit);
    this.sizes = lookSizes(this.slice.length, settings.looks);
  }

  async run(): Promise<OptimizerEnd> {
    const { step, end } = await this.search();
    const { context, settings, slots } = this;
    const score = async (candidate: Candidate): Promise<number> => this.look(candidate, this.slice.length);
    const tidy = (say: (sentence: string) => void): Promise<void> =>
      dropNeedlessSentences(context, { slots, attempts: settings.deletions, firstStep: step + 1, score }, (written, gone) =>
        say(`${context.incumbent.id}, without ${gone} of the ${countOf(written, 'sentence')} that had been written, was admitted.`),
      );
    return { ...end, tidy };
  }

  private async search(): Promise<{ readonly step: number; readonly end: OptimizerEnd }> {
    const { context, settings } = this;
    context.beginStep(0, 'Scoring the prompt as it is on the training cases');
    await this.look(context.base, this.slice.length);
    this.slice = await this.inTellingOrder();
    for (let step = 1; step <= settings.steps; step++) {
      if (this.trainingScore(context.incumbent) === 1) {
        return { step: step - 1, end: { reason: 'nothing-to-learn', detail: await this.describeRight() } };
      }
      const slot = this.slotOf(step);
      const count = await this.draftsOfStep();
      const what = this.slots.length === 1 ? countOf(count, 'instruction') : `${countOf(count, 'version')} of the slot "${slot.name}"`;
      context.beginStep(step, `Step ${step} of ${settings.steps}: writing ${what}`);
      this.drySpell.beginStep();
      for (const candidate of await this.proposeStep(step, slot, count)) {
        this.waiting.push({ candidate, slot, looks: 1, mean: await this.look(candidate, this.sizes[0] ?? 0), isBehind: false });
      }
      if (step % settings.validateEvery === 0 || step === settings.steps || this.stalledFor() > 0) await this.submitBest();
      const stalled = this.stalledFor();
      if (stalled > 0) return { step, end: { reason: 'stalled', detail: this.drySpell.describe(stalled) } };
    }
    return {
      step: settings.steps,
      end: { reason: 'finished', detail: settings.steps === 1 ? 'The one step is done.' : `All ${settings.steps} steps are done.` },
    };
  }

  /**
   * The steps in a row for which nothing was admitted, or nothing could even be scored, once they are too many;
   * else 0. Each slot gets its turn first.
   */
  private stalledFor(): number {
    const { drySpell, slots, settings } = this;
    const isTooLong = (length: number, most: number): boolean => length >= Math.max(most, slots.length);
    if (settings.patience === 0) return 0;
    if (isTooLong(drySpell.uselessLength, mostUselessSteps)) return drySpell.uselessLength;
    return isTooLong(drySpell.length, settings.patience) ? drySpell.length : 0;
  }

  /** That the best instruction is right on the cases of the slice. Some may have got no answer, by the original neither. */
  private async describeRight(): Promise<string> {
    const { incumbent, training } = this.context;
    const rollouts = await this.context.rollouts(each(incumbent, this.slice));
    const unanswered = rollouts.filter(({ score }) => score === undefined).length;
    return rightOn(incumbent.id, { tried: this.slice.length, unanswered, all: training.length });
  }

  private slotOf(step: number): Component {
    const slot = this.slots[(step - 1) % this.slots.length];
    if (slot === undefined) throw new Error('a program that OPRO improves has a text');
    return slot;
  }

  /** Asks for a step's instructions and returns those that are new. */
  private async proposeStep(step: number, slot: Component, count: number): Promise<readonly Candidate[]> {
    const { context, settings, drySpell } = this;
    const parent = this.parent();
    const parents = [parent.id];
    const exemplars = await this.exemplars(step, parent);
    const { prompt, request } = this.metaPrompt(slot, exemplars);
    const asked = { template: proposeTemplate, request, prompt, current: valueIn(context.incumbent, slot) };
    const answers = await this.asker.ask(
      {
        title:
          this.slots.length === 1
            ? `Step ${step}: new instructions from scores`
            : `Step ${step}: new versions of "${slot.name}" from scores`,
        kind: 'proposal',
        messages: [{ role: 'user', content: request }],
        temperature: settings.temperature,
        maxTokens: 256 + Math.ceil(settings.maxSlotCharacters / 2),
        samples: count,
        cases: exemplars.map(({ id }) => id),
        format: instructionFormat,
      },
      { words: instructionForm, format: instructionFormat, read: (answer) => readInstruction(answer, asked) },
    );
    drySpell.note('unanswered', count - answers.length);
    const fresh: Candidate[] = [];
    for (const answer of answers) {
      const { reflection } = answer;
      if (answer.outcome === 'unreadable') {
        context.reject({ parents, values: { [slot.name]: answer.answer }, reflection }, answer.reason);
        drySpell.note('unreadable');
        continue;
      }
      const proposal = context.propose({ parents, values: { ...context.incumbent.values, [slot.name]: answer.value }, reflection });
      if (proposal.outcome === 'new') fresh.push(proposal.candidate);
      else drySpell.note(proposal.outcome);
      if (proposal.outcome === 'rejected') this.rejected.add(answer.value, `It could not be tried. ${proposal.reason}`);
    }
    if (fresh.length > 0) drySpell.noteNew();
    return fresh;
  }

  /** What new instructions are made from: the best so far by its training score; of several slots, the candidate whose others stay. */
  private parent(): Candidate {
    if (this.slots.length > 1) return this.context.incumbent;
    const whole = this.scored.filter(({ cases }) => cases === this.slice.length);
    return whole.reduce((best, next) => (next.score > best.score ? next : best)).candidate;
  }

  /** The training cases that a step shows: drawn at random, those that the parent misses before all others where the settings say so. */
  private async exemplars(step: number, parent: Candidate): Promise<readonly Case[]> {
    const { context, settings, slice } = this;
    const drawn = context.random(`exemplars ${step}`).shuffle(slice);
    const missed = settings.missedFirst ? missedCases(await context.rollouts(each(parent, slice))) : new Set<Case>();
    return [...drawn.filter((each) => missed.has(each)), ...drawn.filter((each) => !missed.has(each))].slice(0, settings.exemplars);
  }

  /** The request for new instructions, and the prompt in it with the instruction's place marked. */
  private metaPrompt(slot: Component, exemplars: readonly Case[]): { readonly prompt: string; readonly request: string } {
    const { context, settings } = this;
    const { program, incumbent } = context;
    const marked = { ...incumbent, values: { ...incumbent.values, [slot.name]: openMark } };
    const prompt = promptBody(textAround(slot, { program, candidate: marked }));
    const trajectory = trajectoryOf(this.scored, slot, settings.trajectorySize, settings.scoreThreshold);
    context.show(trajectoryExhibit(trajectory, slot, this.slots.length === 1));
    const request = fillTemplate(proposeTemplate, {
      prompt,
      trajectory: formatTrajectory(trajectory),
      exemplars: formatExemplars(exemplars),
      rejected: this.rejected.format(),
      limit: String(settings.maxSlotCharacters),
    });
    return { prompt, request };
  }

  /**
   * The slice in the order in which it is looked at: those that the original misses and the others by turns, so that small looks tell what
   * an instruction mends and what it breaks. Those without an answer are among the others: many together would be taken for an endpoint
   * that is away.
   */
  private async inTellingOrder(): Promise<readonly Case[]> {
    const { context, slice } = this;
    const missed = missedCases(await context.rollouts(each(context.base, slice)));
    const drawn = context.random('order of looks').shuffle(slice);
    const groups = [drawn.filter((one) => missed.has(one)), drawn.filter((one) => !missed.has(one))] as const;
    return drawn.flatMap((_, turn) => groups.flatMap((group) => group[turn] ?? []));
  }

  /**
   * How many instructions a step asks for: fewer where the room would not pay for their race. Where it pays for none, those that wait race
   * first.
   */
  private async draftsOfStep(): Promise<number> {
    const { settings } = this;
    for (let waiting = this.waiting.length; waiting > 0 && !this.fits(1) && this.fits(0);) {
      await this.submitBest();
      if (this.waiting.length === waiting) break;
      waiting = this.waiting.length;
    }
    let count = settings.candidatesPerStep;
    while (count > 1 && !this.fits(count)) count--;
    return count;
  }

  /** Whether the room pays for the race of so many new instructions with those that wait, and for what follows. */
  private fits(fresh: number): boolean {
    const { context, settings, sizes } = this;
    const { rollouts, submission } = context.room();
    const race = rolloutsOfRace(sizes, fresh, this.racing());
    return fresh + race.rollouts + Math.min(race.last, settings.validateTop) * submission <= rollouts;
  }

  /** How many instructions wait for their race. */
  private racing(): number {
    return this.waiting.filter(({ isBehind }) => !isBehind).length;
  }

  /** Scores an instruction on the first so many cases of the slice. Returns the mean. */
  private async look(candidate: Candidate, size: number): Promise<number> {
    const { context, scored, slice } = this;
    const cases = slice.slice(0, size);
    const own = await context.rollouts(each(candidate, cases));
    const original = await context.rollouts(each(context.base, slice));
    const known = scored.findIndex((one) => one.candidate.id === candidate.id);
    const mean = meanScore(own, original);
    const looked = { candidate, score: own.length === original.length ? mean : estimatedScore(own, original), cases: own.length };
    if (known < 0) scored.push(looked);
    else scored[known] = looked;
    return mean;
  }

  /** Lets those that wait race: at each look the better half goes on to twice as many cases. */
  private async race(): Promise<void> {
    let places = Math.max(1, this.racing());
    for (const [looks, size] of this.sizes.entries()) {
      if (looks === 0) continue;
      places = goingOn(places);
      const field = this.waiting.filter((one) => one.looks === looks).sort((a, b) => b.mean - a.mean);
      for (const one of field.slice(0, places)) {
        one.mean = await this.look(one.candidate, size);
        one.looks++;
        one.isBehind = false;
      }
      const cases = trainingCases(this.sizes[looks - 1] ?? 0, this.context.training.length);
      this.leaveBehind(field.slice(places), () => `On ${cases} as many as go on to more of them were as good or better.`);
    }
  }

  private leaveBehind(some: readonly WaitingInstruction[], reason: (one: WaitingInstruction) => string): void {
    for (const one of some) {
      if (one.isBehind) continue;
      one.isBehind = true;
      this.context.drop(one.candidate, reason(one));
      this.drySpell.note('behind in training');
    }
  }

  /** Lets those that wait race, and submits the best of them that are no worse in training than the incumbent. */
  private async submitBest(): Promise<void> {
    await this.race();
    const floor = this.trainingScore(this.context.incumbent);
    const arrived = this.waiting.filter(({ looks }) => looks === this.sizes.length).sort((a, b) => b.mean - a.mean);
    const chosen = arrived.filter(({ mean }) => mean >= floor).slice(0, this.settings.validateTop);
    this.leaveBehind(
      arrived.filter((one) => !chosen.includes(one)),
      ({ mean }) => this.describeDrop(mean, floor),
    );
    this.waiting = this.waiting.filter((one) => !chosen.includes(one) && (one.looks < this.sizes.length || one.mean >= floor));
    let isAnyAdmitted = false;
    for (const { candidate, slot } of chosen) {
      const { admitted } = await this.context.submit(candidate);
      if (admitted) isAnyAdmitted = true;
      else {
        this.drySpell.note('not admitted');
        this.rejected.add(valueIn(candidate, slot), 'It did well on the messages that it was scored on, but did not hold on others.');
      }
    }
    if (isAnyAdmitted) this.drySpell.end();
  }

  private describeDrop(score: number, floor: number): string {
    const { context, slice, settings } = this;
    const [own, best] = percents([score, floor]) as [string, string];
    const cases = trainingCases(slice.length, context.training.length);
    if (score < floor) return `Behind ${context.incumbent.id} on ${cases}: ${own} against ${best}.`;
    const most = settings.validateTop === 1 ? 'one goes' : `${settings.validateTop} go`;
    return `${own} on ${cases}: no more than ${most} on to the validation cases at a time, and others were as good or better.`;
  }

  private trainingScore(candidate: Candidate): number {
    return this.scoreOf(candidate) ?? 0;
  }

  private scoreOf(candidate: Candidate): number | undefined {
    return this.scored.find((scored) => scored.candidate.id === candidate.id)?.score;
  }
}

/** A case that only the candidate got no answer to counts as failed, else leaving cases unanswered would pay. */
function meanScore(rollouts: readonly Rollout[], original: readonly Rollout[]): number {
  const scores = rollouts.flatMap(({ score }, index) => (score === undefined && original[index]?.score === undefined ? [] : [score ?? 0]));
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/**
 * What the mean score on all cases is expected to be, by those so far: cases that the original misses and others are weighed as there are
 * of each.
 * @param own of the first cases @param original of all of them, in the same order
 */
function estimatedScore(own: readonly Rollout[], original: readonly Rollout[]): number {
  const missed = missedCases(original);
  const parts = [true, false].flatMap((isMissed) => {
    const isOf = (rollout: Rollout): boolean => missed.has(rollout.case) === isMissed;
    const all = original.filter(isOf).length;
    return all === 0 || !own.some(isOf) ? [] : [{ all, mean: meanScore(own.filter(isOf), original.filter(isOf)) }];
  });
  const total = parts.reduce((sum, { all }) => sum + all, 0);
  return parts.reduce((sum, { all, mean }) => sum + all * mean, 0) / Math.max(1, total);
}

/** The cases on which a score is below the mean of all: where scores are pass or fail, those that failed. */
function missedCases(rollouts: readonly Rollout[]): ReadonlySet<Case> {
  const scores = rollouts.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  return new Set(rollouts.flatMap((rollout) => (rollout.score !== undefined && rollout.score < mean ? [rollout.case] : [])));
}
