import type { Case, Split, SplitCases } from '../../cases/case';
import { allCases } from '../../cases/case';
import { BudgetSpent } from '../../models/budgetSpent';
import { estimateTokens } from '../../models/model';
import type { Amount } from '../../models/limits';
import type { Admission, Draft, Optimizer, OptimizerContext, Proposal, Room } from '../../optimizers/optimizer';
import type { Reflection, ReflectionRequest } from '../../optimizers/optimizer';
import type { Candidate } from '../../prompt/candidate';
import { allText, originalText } from '../../prompt/version';
import { createRandom } from '../../stats/random';
import { decideAdmission, gateAlpha } from '../comparison/gate';
import { Race } from '../comparison/race';
import { chooseFinalists, mostFinalists, runOffShare } from '../comparison/runOff';
import type { Finalist } from '../comparison/winner';
import type { CaseScore } from '../journal/events';
import { hopeOf } from '../outlook';
import { planSample } from '../reflector';
import { withSlotLimit } from '../slotLimit';
import type { EstimateParts } from '../spending/estimate';
import { keptPairs, sidesOf } from '../spending/keptPairs';
import type { FirstStep } from './firstStep';
import { DryRollouts, TooMuchWork } from './dryRollouts';
import { amountOfCalls, DrySpending, nothing, plus, within } from './drySpending';
import { madeUpAnswer } from './madeUpAnswer';
import type { MadeUpWorld } from './madeUpWorld';

/** An optimization that is played through. */
export interface DryRunParts extends EstimateParts {
  readonly optimizer: Optimizer;
  readonly world: MadeUpWorld;
  /** The most cases of a split that are played with; they stand for all of it. */
  readonly mostCases: number;
  /** The most scores that are drawn; no limit unless given. */
  readonly mostDrawn?: number;
}

/** The made-up run is over: nothing better is possible, or what was to be found out is known. */
class PlayedOut extends Error {}

/** What a dry run came to. */
export interface Played {
  readonly used: Amount;
  /** Scores that were drawn: how much work it was. */
  readonly drawn: number;
}

/**
 * Plays a run through without asking anyone: the method is the real one, and so are the race, the gate and the choice of who meets in the
 * run-off; scores and answers are made up. What it uses is counted as the run counts it, within the limits of the budget.
 * @returns undefined where that takes too much work
 */
export async function playRun(parts: DryRunParts): Promise<Played | undefined> {
  const run = new DryRun(parts);
  try {
    await run.play();
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
  return { used: run.spending.used, drawn: run.rollouts.drawn };
}

/** The same for an evaluation, which asks every case. */
export function playEvaluation(parts: EstimateParts, world: MadeUpWorld): Amount {
  const { splits, settings, program } = parts;
  const spending = new DrySpending({});
  const cases = createRandom(settings.seed, 'played cases').shuffle(allCases(splits));
  const base = { id: 'c0', parents: [], step: 0, values: {}, tokens: estimateTokens(originalText(program)) };
  spending.charge(new DryRollouts({ ...parts, world, spending, played: splits, mostDrawn: Infinity }).costOf(base, cases, cases.length));
  return within(spending.used, settings.budget);
}

/** One made-up run. */
export class DryRun {
  readonly spending: DrySpending;
  readonly rollouts: DryRollouts;
  private readonly played: SplitCases;
  private readonly base: Candidate;
  private readonly candidates: Candidate[];
  private incumbent: Candidate;
  private readonly submitted: Candidate[];
  private readonly telling = new Set<string>();
  private keepsRunOff = false;
  private step = 0;
  private reflections = 0;
  /** Rollouts before the first reflection. */
  private looked: number | undefined;
  private endsAtSubmission = false;

  constructor(private readonly parts: DryRunParts) {
    const { splits, settings, mostCases, optimizer, mostDrawn = Infinity } = parts;
    const part = (split: Split): readonly Case[] => splits[split].slice(0, mostCases);
    this.played = { train: part('train'), validation: part('validation'), test: part('test') };
    const { calls } = settings.budget;
    const answered = calls === undefined ? {} : { calls: Math.floor(calls * (1 - parts.world.failing)) };
    this.spending = new DrySpending({ ...settings.budget, ...answered });
    this.rollouts = new DryRollouts({ ...parts, optimizer, spending: this.spending, played: this.played, mostDrawn });
    this.base = this.candidateOf({ parents: [], values: {} }, 'c0');
    this.candidates = [this.base];
    this.incumbent = this.base;
    this.submitted = [this.base];
  }

  async play(): Promise<void> {
    const { spending, rollouts, parts, base } = this;
    const { splits, settings } = parts;
    const verdict = this.testCosts(
      Array.from({ length: sidesOf(settings) }, () => base),
      splits.test.length + keptPairs(parts),
    );
    const runOff = rollouts.costOf(base, splits.train, mostFinalists * splits.train.length);
    this.keepsRunOff = settings.budget.minutes === undefined && spending.shareOf(runOff) <= runOffShare;
    spending.keep(this.keepsRunOff ? plus(verdict, runOff) : verdict);
    await untilOver(() => this.search());
    spending.keep(verdict);
    if (this.keepsRunOff) await untilOver(async () => this.runOff());
    spending.keep(nothing);
    // Where nothing was admitted, the original is all there is to ask.
    const sides = [base, ...(this.incumbent === base ? [] : [this.incumbent]), ...(settings.control === true ? [base] : [])];
    spending.chargeAffordable(this.testCosts(sides, splits.test.length));
  }

  /** Plays until the method submits a candidate. @returns with `looked`: how many cases it looked at before it reflected */
  async playFirstStep(): Promise<FirstStep & { readonly looked: number }> {
    this.endsAtSubmission = true;
    await untilOver(() => this.optimize());
    const { made } = this.rollouts;
    return { rollouts: made, reflections: this.reflections, looked: this.looked ?? made };
  }

  private async search(): Promise<void> {
    const { base, parts } = this;
    this.validate(base);
    if (parts.settings.control === true) this.race(this.candidateOf({ parents: [base.id], values: {} }, 'control'), base);
    await this.optimize();
  }

  private async optimize(): Promise<void> {
    const { optimizer, settings, program } = this.parts;
    const limits = { program, maxPromptTokens: settings.maxPromptTokens };
    const end = await optimizer.optimize(this.context(this.played.train), withSlotLimit(settings.optimizer, optimizer, limits));
    await end.tidy?.(() => undefined);
  }

  private context(training: readonly Case[]): OptimizerContext {
    const { parts, base, rollouts } = this;
    const current = (): Candidate => this.incumbent;
    return {
      program: parts.program,
      base,
      get incumbent() {
        return current();
      },
      training,
      random: (purpose) => createRandom(parts.settings.seed, this.step, purpose),
      beginStep: (step) => void (this.step = step),
      faultOf: () => undefined,
      room: () => this.room(),
      propose: (draft) => this.propose(draft),
      reject: () => undefined,
      rollouts: async (requests) => rollouts.performAll(requests),
      reflect: async (requests) => requests.map((request, index) => this.reflect(request, index)),
      drop: () => undefined,
      submit: async (candidate) => this.submit(candidate),
      show: () => undefined,
    };
  }

  private room(): Room {
    const { splits, settings } = this.parts;
    // What it takes at the least is what a method does where nothing is left for more.
    if (this.endsAtSubmission) return { rollouts: 0, submission: splits.validation.length, hope: 1 };
    const rollout = this.rollouts.costOf(this.incumbent, this.played.train, 1);
    const scores = (candidate: Candidate): readonly number[] => this.validationOf(candidate).map(({ score = 0 }) => score);
    const hope = hopeOf({ original: scores(this.base), best: scores(this.incumbent) }, splits.test.length, settings.scale);
    return { rollouts: this.spending.timesLeft(rollout), submission: splits.validation.length, hope };
  }

  private propose(draft: Draft): Proposal {
    const { world } = this.parts;
    if (world.random.float() < world.unusable) return { outcome: 'rejected', reason: 'A made-up reason.' };
    const candidate = this.candidateOf(draft, `c${this.candidates.length}`);
    this.candidates.push(candidate);
    return { outcome: 'new', candidate };
  }

  private candidateOf(draft: Draft, id: string): Candidate {
    const { program } = this.parts;
    return { ...draft, id, step: this.step, tokens: estimateTokens(allText({ program, candidate: draft })) };
  }

  private reflect(request: ReflectionRequest, index: number): Reflection {
    const { world, settings } = this.parts;
    this.looked ??= this.rollouts.made;
    const inputTokens = world.tokenFactor * planSample(request).inputTokens;
    const answers = Array.from({ length: request.samples }, () => {
      this.reflections++;
      const text = madeUpAnswer(request.format?.schema, world);
      this.spending.charge(amountOfCalls({ role: 'reflection', calls: 1, inputTokens, outputTokens: estimateTokens(text) }, settings));
      return { text, finish: 'stop' as const };
    });
    return { id: `m${index}`, answers };
  }

  private submit(candidate: Candidate): Admission {
    if (this.endsAtSubmission) throw new PlayedOut();
    this.submitted.push(candidate);
    const admission = this.race(candidate, this.incumbent);
    if (admission.admitted) {
      this.incumbent = candidate;
      this.validate(candidate);
    }
    return admission;
  }

  private validate(candidate: Candidate): void {
    if (this.validationOf(candidate).every(({ score }) => score === 1)) throw new PlayedOut();
  }

  private validationOf(candidate: Candidate): readonly CaseScore[] {
    return this.scoresOf(candidate, this.played.validation, 'validation');
  }

  private scoresOf(candidate: Candidate, cases: readonly Case[], split: Split): readonly CaseScore[] {
    return this.rollouts.performUsual(candidate, cases, split).map(({ case: { id }, score = 0 }) => ({ case: id, score }));
  }

  private race(candidate: Candidate, incumbent: Candidate): Admission {
    const { settings } = this.parts;
    const before = this.validationOf(incumbent);
    const random = createRandom(settings.seed, 'race', candidate.id);
    const race = new Race(this.played.validation, before, settings.scale, this.telling, random);
    const sides = { incumbent: incumbent.id, incumbentTokens: incumbent.tokens, candidateTokens: candidate.tokens };
    for (;;) {
      const admission = decideAdmission(race.standing(gateAlpha), sides);
      if (admission !== undefined) {
        race.differing().forEach((id) => this.telling.add(id));
        return admission;
      }
      race.add(this.scoresOf(candidate, race.nextBlock(), 'validation'));
    }
  }

  private runOff(): void {
    const { validation, train } = this.played;
    const finalist = (candidate: Candidate): Finalist => ({ candidate, scores: this.validationOf(candidate) });
    const known = this.submitted.filter((candidate) => this.rollouts.knowsAll(candidate, validation, 'validation')).map(finalist);
    const others = chooseFinalists(finalist(this.incumbent), known);
    if (others.length === 0) return;
    for (const candidate of [this.incumbent, ...others.map((other) => other.candidate)]) this.scoresOf(candidate, train, 'train');
  }

  /** What it takes to ask so many test cases of all sides. */
  private testCosts(sides: readonly Candidate[], count: number): Amount {
    const { splits } = this.parts;
    return sides.map((side) => this.rollouts.costOf(side, splits.test, count)).reduce((sum, each) => plus(sum, each), nothing);
  }
}

async function untilOver(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BudgetSpent) && !(error instanceof PlayedOut)) throw error;
  }
}
