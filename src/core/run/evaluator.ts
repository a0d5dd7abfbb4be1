import type { Agent } from '../agents/agent';
import type { Trajectory } from '../agents/trajectory';
import type { Case, Split } from '../cases/case';
import type { TwinUnits } from '../cases/twins';
import { countOf } from '../countOf';
import type { Metric } from '../metrics/metric';
import type { Ledger } from '../models/ledger';
import type { BudgetSpent } from '../models/budgetSpent';
import type { Purse } from '../models/lot';
import type { ModelErrorKind, ModelRequest, ModelRole } from '../models/model';
import { isRetryable } from '../models/model';
import type { Candidate } from '../prompt/candidate';
import type { Optimizer } from '../optimizers/optimizer';
import type { Program } from '../prompt/program';
import { allText } from '../prompt/version';
import { mapConcurrently } from './concurrency';
import type { CaseScore, RunSettings } from './journal/events';
import type { Journal } from './journal/journal';
import type { MatchFor } from './journal/recordedMatcher';
import type { RecordedModel, RunCall } from './journal/recordedModel';
import { NotAnswered } from './journal/recordedModel';
import { planRollouts } from './spending/rolloutPlan';
import { HeldAnswers } from './heldAnswers';
import { KnownScores } from './knownScores';
import type { ComparedScore } from './comparison/unanswered';
import type { RolloutEffects, RunEffects } from './effects';
import { RolloutDiverged } from './effects';
import type { RolloutAnswering } from './rollout';
import { meanOfRollouts, performRollout } from './rollout';
import type { RolloutName } from './rolloutName';
import { callKey } from './rolloutName';
import type { Answering } from './rolloutWorld';
import type { SearchPhase } from './searchPhase';
import type { TrajectorySink } from './trajectoryLine';
import { trajectoryLine } from './trajectoryLine';

/** A case as it was answered and scored. */
export interface EvaluatedCase extends ComparedScore {
  readonly trajectory?: Trajectory;
  /** Why its rollouts without an answer got none. */
  readonly failures?: readonly ModelErrorKind[];
  /** How often it was begun again, since a session that was opened anew had gone another way. */
  readonly restarted?: number;
}

/** What became of cases: those that were scored, and why that is not all of them. */
interface Rollouts {
  readonly scores: readonly EvaluatedCase[];
  readonly spent?: BudgetSpent;
}

/** What an evaluator works with. */
export interface EvaluatorParts {
  readonly program: Program;
  readonly agent: Agent;
  readonly metric: Metric;
  readonly matchFor: MatchFor;
  readonly models: Readonly<Record<ModelRole, RecordedModel>>;
  readonly effects: RunEffects;
  readonly phase: SearchPhase;
  readonly settings: RunSettings;
  readonly ledger: Ledger;
  readonly journal: Journal;
  /** Absent for an evaluation. */
  readonly optimizer?: Pick<Optimizer, 'readsTrajectories'>;
  /** Keeps the trajectories of finished rollouts. */
  readonly trajectories?: TrajectorySink;
  /** None for an evaluation, which compares nothing. */
  readonly twins: TwinUnits;
  /** Rollouts under way at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Too many calls gave no answer for the scores to mean anything. The message says what the calls said. */
export class TooManyErrors extends Error {
  override readonly name = 'TooManyErrors';
}

/** A rollout whose session goes another way each time that it is opened anew comes to nothing. */
const mostRestarts = 3;

/** Names an attempt at a rollout within its run. */
function attemptKey(name: RolloutName): string {
  return callKey(name, 'rollout');
}

/** Answers and scores cases with a candidate; no case is asked twice of the same candidate. */
export class Evaluator {
  /** What was answered in the training rollouts that came last. */
  readonly held: HeldAnswers;
  private readonly scored: KnownScores;
  private asksAnew = false;
  private kept: Promise<void> | undefined;

  constructor(private readonly parts: EvaluatorParts) {
    this.held = new HeldAnswers(parts.optimizer?.readsTrajectories === true, parts.journal.isReadable);
    this.scored = new KnownScores(parts.journal, this.held);
  }

  /**
   * Scores of the given cases, in their order, without what was answered.
   * @throws BudgetSpent before any call when the budget is not expected to pay for all of them, and later when it did not; what was scored
   * by then is kept.
   * @throws TooManyErrors when most of the calls failed, and it was not the candidate's doing.
   */
  async evaluate(candidate: Candidate, cases: readonly Case[], split: Split): Promise<readonly EvaluatedCase[]> {
    const open = this.open(candidate, [...new Set(cases)]);
    if (open.length > 0) {
      const { scores, spent } = await this.rollOut(candidate, open);
      this.take(candidate, split, scores);
      if (spent !== undefined) throw spent;
    }
    return cases.map(({ id }) => this.scored.get(candidate.id, id) as EvaluatedCase);
  }

  /** The same on training cases, with what was answered. @throws as `evaluate` does */
  async evaluateForOptimizer(candidate: Candidate, cases: readonly Case[]): Promise<readonly EvaluatedCase[]> {
    await this.evaluate(candidate, cases, 'train');
    return this.scored.withAnswers(
      candidate.id,
      cases.map(({ id }) => id),
    );
  }

  /** The scores of those cases that were scored already. */
  known(candidate: Candidate, cases: readonly Case[]): readonly EvaluatedCase[] {
    return cases.flatMap(({ id }) => this.scored.get(candidate.id, id) ?? []);
  }

  /** Those of the cases that were not scored yet. */
  open(candidate: Candidate, cases: readonly Case[]): readonly Case[] {
    return cases.filter(({ id }) => this.scored.get(candidate.id, id) === undefined);
  }

  /**
   * Performs one rollout, and pays for it from the purse. A sample of its own, and a control, are asked anew. Where a session that was
   * opened anew goes another way than before, the rollout is begun again.
   */
  async perform(name: RolloutName, purse: Purse): Promise<EvaluatedCase> {
    const { candidate, promptCase } = name;
    const anew = this.asksAnew || name.sample !== undefined || candidate.isControl === true;
    for (let restart = 0; restart <= mostRestarts; restart++) {
      const attempt = restart === 0 ? name : { ...name, restart };
      const effects = this.parts.effects.of({ program: this.parts.program, candidate, case: promptCase }, attemptKey(attempt), purse);
      try {
        const rollout = await performRollout(attempt, this.parts, this.answering(effects, { purse, anew }), purse);
        return restart === 0 ? rollout : { ...rollout, restarted: restart };
      } catch (error) {
        if (!(error instanceof RolloutDiverged)) throw error;
      } finally {
        await effects.close();
      }
    }
    const message = `Its session was opened anew ${countOf(mostRestarts + 1, 'time')}, and went another way each time.`;
    return { case: promptCase.id, error: message, failures: ['effect-failed'], restarted: mostRestarts };
  }

  private answering(effects: RolloutEffects, { purse, anew }: Pick<RunCall, 'purse' | 'anew'>): RolloutAnswering {
    const { models, journal, phase } = this.parts;
    const asking = (isExtra: boolean) => (role: ModelRole, request: ModelRequest) => {
      if (!journal.has(role, request.key)) effects.checkGoesOn();
      const call = { signal: phase.signal, isOver: phase.isStopped, purse, isExtra, ...(anew === true ? { anew } : {}) };
      return phase.asking(() => models[role].complete(request, call));
    };
    return {
      ask: asking(false),
      askExtra: asking(true),
      effect: (key, kind, input, known) => phase.asking(() => effects.perform(key, kind, input, known)),
    };
  }

  /** A rollout as this run has received it. @throws NotAnswered when something of it was not answered; BudgetSpent when one was refused. */
  recall(name: RolloutName): Promise<EvaluatedCase> {
    const { models, journal, effects } = this.parts;
    let restart = 0;
    while (journal.hasDiverged(attemptKey({ ...name, restart }))) restart++;
    const ask: Answering['ask'] = async (role, request) => models[role].recorded(request);
    const effect: Answering['effect'] = async (key, kind, input, known) => known ?? effects.recorded(key, kind, input);
    return performRollout({ ...name, restart }, this.parts, { ask, askExtra: ask, effect });
  }

  /** A rollout as an earlier run has received it. @throws NotAnswered when that is not kept. */
  recallKept(name: RolloutName): Promise<EvaluatedCase> {
    const { models } = this.parts;
    const ask: Answering['ask'] = (role, request) => models[role].kept(request);
    return performRollout(name, this.parts, { ask, askExtra: ask, effect: () => Promise.reject(new NotAnswered()) });
  }

  /** Whether an earlier run was answered the first call of a rollout. */
  keeps(name: RolloutName): Promise<boolean> {
    const { models } = this.parts;
    return this.first(
      name,
      (_role, request) => models.task.keeps(request),
      async () => false,
    );
  }

  /** Whether this run has received anything of a rollout. */
  hasBegun(name: RolloutName): Promise<boolean> {
    const { journal } = this.parts;
    return this.first(
      name,
      async (role, request) => journal.has(role, request.key),
      async (key) => journal.hasEffect(key),
    );
  }

  /** What is to be said of the first thing that a rollout asks for. It goes no further. */
  private async first(
    name: RolloutName,
    ofCall: (role: ModelRole, request: ModelRequest) => Promise<boolean>,
    ofEffect: (key: string) => Promise<boolean>,
  ): Promise<boolean> {
    let found = false;
    const stop = (looked: Promise<boolean>): Promise<never> =>
      looked.then((isThere) => {
        found ||= isThere;
        throw new NotAnswered();
      });
    const ask: Answering['ask'] = (role, request) => stop(ofCall(role, request));
    await performRollout(name, this.parts, { ask, askExtra: ask, effect: (key) => stop(ofEffect(key)) }).catch((error: unknown) => {
      if (!(error instanceof NotAnswered)) throw error;
    });
    return found;
  }

  /** Nothing that an earlier run was answered is used from here on. */
  askAnew(): void {
    this.asksAnew = true;
  }

  /** The repeated rollouts of a case as one. */
  asOne(promptCase: Case, rollouts: readonly EvaluatedCase[]): EvaluatedCase {
    const unit = this.parts.twins.get(promptCase.id);
    return { ...meanOfRollouts(rollouts), ...(unit === undefined ? {} : { unit }) };
  }

  /**
   * Takes scores of a candidate in, and records them.
   * @throws TooManyErrors when most of the calls failed, and it was not the candidate's doing.
   */
  take(candidate: Candidate, split: Split, scores: readonly EvaluatedCase[]): void {
    // Before anything is made of them: taken up again, the run asks once more.
    failOnErrors(scores, this.parts.settings.repeats, candidate.step === 0);
    for (const score of scores) this.keep(candidate, score);
    for (const piece of inPieces(scores)) {
      const line = this.parts.journal.emit({ type: 'scored', candidate: candidate.id, split, scores: piece.map(toJournal) });
      this.scored.take(candidate.id, split, piece, line);
    }
  }

  private keep({ id }: Candidate, score: EvaluatedCase): void {
    const line = trajectoryLine(`${id}/${score.case}`, id, score);
    if (line !== undefined && this.parts.trajectories !== undefined) this.kept = this.parts.trajectories.record(line);
  }

  private async rollOut(candidate: Candidate, cases: readonly Case[]): Promise<Rollouts> {
    const { ledger, concurrency, signal } = this.parts;
    // No more trajectories than those of one evaluation wait for the disk.
    await this.kept;
    const lot = ledger.reserve(planRollouts(allText({ program: this.parts.program, candidate }), cases, this.parts), cases.length);
    try {
      const scores = await mapConcurrently(cases, concurrency, signal, (promptCase) =>
        lot.run((purse) => this.rollOutCase(candidate, promptCase, purse)),
      );
      return { scores: scores.filter((score) => score !== undefined), ...(lot.spent === undefined ? {} : { spent: lot.spent }) };
    } finally {
      lot.release();
    }
  }

  /** Rolls a case out as often as the settings say. Its score is the mean; what is shown of it is the worst rollout. */
  private async rollOutCase(candidate: Candidate, promptCase: Case, purse: Purse): Promise<EvaluatedCase> {
    const rollouts: EvaluatedCase[] = [];
    for (let repeat = 0; repeat < this.parts.settings.repeats; repeat++)
      rollouts.push(await this.perform({ candidate, promptCase, repeat }, purse));
    return this.asOne(promptCase, rollouts);
  }
}

function toJournal({ trajectory, failures, unit, ...score }: EvaluatedCase): CaseScore {
  return score;
}

/** So many characters of answers are put into one line of the journal, and one answer more. */
const charactersPerLine = 4_000_000;

/** Scores with long answers go to the journal in several lines: none may be longer than a text can be. */
function inPieces(scores: readonly EvaluatedCase[]): readonly (readonly EvaluatedCase[])[] {
  const pieces: EvaluatedCase[][] = [];
  let room = 0;
  for (const score of scores) {
    if (room <= 0) {
      pieces.push([]);
      room = charactersPerLine;
    }
    pieces.at(-1)?.push(score);
    const ofParts = (score.parts ?? []).map(({ feedback }) => feedback);
    for (const text of [score.output, score.feedback, score.error, ...ofParts]) room -= text?.length ?? 0;
  }
  return pieces;
}

/** So few errors are no sign of anything, even where they were all that was asked. */
const fewestErrors = 3;

/** The same for calls that the budget kept from being tried again. */
const fewestUnretried = 8;

/**
 * Errors are never scores; when they outnumber the answers there is nothing to go on with. But a prompt can bring about errors itself, such
 * as by being too long for the model. If the original does, the run is in vain; another candidate only loses.
 */
function failOnErrors(scores: readonly EvaluatedCase[], repeats: number, isOriginal: boolean): void {
  const all = scores.flatMap((each) => each.failures ?? []);
  const calls = scores.length * repeats;
  // One attempt alone fails often: only where none was answered does that speak of the endpoint.
  const countsUnretried = all.length === calls && calls >= fewestUnretried;
  const failures = all.filter((kind) => (kind === 'not-retried' ? countsUnretried : isOriginal || isRetryable(kind)));
  if (failures.length < fewestErrors || failures.length * 2 <= calls) return;
  const last = scores.findLast(({ error }) => error !== undefined)?.error;
  throw new TooManyErrors(
    `${failures.length} of ${countOf(calls, 'call')} gave no answer.${last === undefined ? '' : ` The last one said: ${last}`}`,
  );
}
