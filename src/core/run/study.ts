import type { Agent } from '../agents/agent';
import type { Case, Split, SplitCases } from '../cases/case';
import { allCases } from '../cases/case';
import { twinUnits } from '../cases/twins';
import type { Metric } from '../metrics/metric';
import type { Ledger } from '../models/ledger';
import type { SpendingPlan } from '../models/spendingPlan';
import { BudgetSpent } from '../models/budgetSpent';
import type { ModelRole } from '../models/model';
import type { Admission, Optimizer, OptimizerContext, OptimizerEnd } from '../optimizers/optimizer';
import type { Candidate } from '../prompt/candidate';
import type { Program } from '../prompt/program';
import { allText } from '../prompt/version';
import { createRandom } from '../stats/random';
import type { Verdict } from '../stats/verdict';
import { checkCache } from './cacheCheck';
import { CandidatePool } from './candidatePool';
import type { AskingParts, CommonCases } from './commonCases';
import { affordableForAll, askAffordable } from './commonCases';
import { decideAdmission, gateAlpha } from './comparison/gate';
import { Race } from './comparison/race';
import { chooseFinalists, mostFinalists, runOffShare, winnerOfRunOff } from './comparison/runOff';
import { askSideBySide } from './comparison/sideBySide';
import type { TestVerdict } from './comparison/testVerdict';
import { compareOnTest } from './comparison/testVerdict';
import type { Finalist, PairedComparison } from './comparison/winner';
import { chooseWinner, compare } from './comparison/winner';
import { describeEvaluation } from './describeEvaluation';
import { describeGrounds } from './comparison/describeGrounds';
import type { EvaluatedCase } from './evaluator';
import type { RunEffects } from './effects';
import { Evaluator } from './evaluator';
import type { Estimate, RunSettings, StopReason } from './journal/events';
import type { Journal } from './journal/journal';
import type { MatchFor } from './journal/recordedMatcher';
import { recordBeginning } from './journal/recordBeginning';
import type { RecordedModel } from './journal/recordedModel';
import { Reflector } from './reflector';
import { Showcase } from './showcase';
import { casesForKeptPairs, keptPairs } from './spending/keptPairs';
import type { ReflectionPace } from './reflectionPace';
import type { SearchPhase } from './searchPhase';
import { SearchRoom } from './searchRoom';
import { withSlotLimit } from './slotLimit';
import { PerfectScore, stopWhenPerfect } from './perfectScore';
import { planRollouts } from './spending/rolloutPlan';
import { TrainingRollouts } from './trainingRollouts';
import type { TrajectorySink } from './trajectoryLine';

/** Everything a run depends on. With the same completions it does the same, whatever the order in which they arrive. */
export interface StudyParts {
  readonly program: Program;
  readonly splits: SplitCases;
  readonly settings: RunSettings;
  readonly estimate?: Estimate;
  readonly agent: Agent;
  readonly metric: Metric;
  /** Made by `recordedMatcher`. */
  readonly matchFor: MatchFor;
  readonly effects: RunEffects;
  readonly phase: SearchPhase;
  /** Absent for an evaluation: the prompt is scored on each split, and that is all. */
  readonly optimizer?: Optimizer;
  readonly models: Readonly<Record<ModelRole, RecordedModel>>;
  /** Where models are asked now, as it may be recorded; absent for OpenAI's own endpoint and where there is none. */
  readonly endpoint?: string;
  readonly ledger: Ledger;
  readonly journal: Journal;
  /** Keeps the trajectories of finished rollouts. */
  readonly trajectories?: TrajectorySink;
  readonly concurrency: number;
  /** Of a run with a limit of minutes. */
  readonly pace?: ReflectionPace;
  readonly signal: AbortSignal;
}

/** How a run ended. */
export interface StudyResult {
  readonly program: Program;
  /** Of that program. */
  readonly best: Candidate;
  readonly reason: StopReason;
  readonly verdict?: Verdict;
}

/**
 * Runs a study: scores the prompt as it is, lets the optimizer propose and the gate admit, and compares the winner with the
 * original on the test split, which nothing has seen before.
 * @throws ModelError when no further call can succeed, `AbortError` when stopped; what was journaled stays.
 */
export async function runStudy(parts: StudyParts): Promise<StudyResult> {
  await recordBeginning(parts);
  const study = new Study(parts);
  const result = await (parts.optimizer === undefined ? study.evaluate() : study.optimize(parts.optimizer));
  await parts.journal.flush();
  return result;
}

class Study {
  private readonly pool: CandidatePool;
  private readonly evaluator: Evaluator;
  private readonly reflector: Reflector;
  private readonly training: TrainingRollouts;
  private readonly showcase: Showcase;
  private incumbent: Candidate;
  /** The original, and whatever the gate admitted, in turn. */
  private readonly admitted: Candidate[];
  /** The original, and whatever raced, in turn. */
  private readonly submitted: Candidate[];
  /** Validation cases on which candidates differed. */
  private readonly telling = new Set<string>();
  private readonly keptPairs: number;
  private readonly room: SearchRoom;
  private control: Candidate | undefined;
  private keepsRunOff = false;
  private step = 0;

  constructor(private readonly parts: StudyParts) {
    const { program, settings, journal, splits } = parts;
    this.pool = new CandidatePool(program, journal, settings, splits.train);
    this.evaluator = new Evaluator({
      ...parts,
      twins: parts.optimizer === undefined ? new Map() : twinUnits([...splits.train, ...splits.validation, ...splits.test]),
    });
    this.reflector = new Reflector({ ...parts, model: parts.models.reflection, seed: settings.seed });
    this.training = new TrainingRollouts({ ...parts, training: splits.train, evaluator: this.evaluator });
    this.showcase = new Showcase(journal);
    this.incumbent = this.pool.base;
    this.admitted = [this.pool.base];
    this.submitted = [this.pool.base];
    this.keptPairs = keptPairs(parts);
    const plan = (candidate: Candidate, cases: readonly Case[]): readonly SpendingPlan[] => this.plan([candidate], cases);
    this.room = new SearchRoom({ ...parts, evaluator: this.evaluator, base: this.pool.base, plan });
  }

  async evaluate(): Promise<StudyResult> {
    const { program, splits, journal, ledger } = this.parts;
    const { base } = this.pool;
    const total = splits.test.length + splits.validation.length + splits.train.length;
    const scored: Record<Split, readonly EvaluatedCase[]> = { train: [], validation: [], test: [] };
    let spent: BudgetSpent | undefined;
    const all = allCases(splits);
    await this.checkCache(all, (open) => ledger.keep(this.plan([base], all.slice(0, open))));
    ledger.keep([]);
    // What the score rests on comes first, should the budget not pay for all.
    for (const split of ['test', 'validation', 'train'] as const) {
      const asked = await this.ask(base, split);
      scored[split] = this.evaluator.known(base, asked.cases);
      spent ??= asked.spent;
    }
    if (spent !== undefined && Object.values(scored).every(({ length }) => length === 0)) throw spent;
    const reason = spent === undefined ? 'finished' : 'budget';
    const detail = [describeEvaluation(scored, total), ...(spent === undefined ? [] : [spent.message])].join(' ');
    journal.emit({ type: 'ended', reason, detail, best: base.id });
    return { program, best: base, reason };
  }

  async optimize(optimizer: Optimizer): Promise<StudyResult> {
    const { ledger, settings } = this.parts;
    this.keepsRunOff = settings.budget.minutes === undefined && ledger.shareOf(this.runOffPlan(this.pool.base)) <= runOffShare;
    // What comes at the end is paid for first, so that no run ends without a verdict.
    this.setAside(this.pool.base);
    const { reason, detail } = await this.search(optimizer);
    this.parts.phase.end();
    // What was set aside is for what comes now.
    ledger.keep([]);
    // What answers every validation case has nothing to fear from a run-off.
    const finalists = settings.budget.minutes === undefined && reason !== 'perfect' ? await this.runOff() : [];
    return this.conclude(reason, detail, finalists);
  }

  /**
   * Keeps what the end takes, with the given candidate for a winner: the verdict, the run-off where
   * the budget is large enough for it, and interruptions.
   */
  private setAside(winner: Candidate): void {
    const end = this.keepsRunOff ? [...this.verdictPlan(winner), ...this.runOffPlan(winner)] : this.verdictPlan(winner);
    this.parts.ledger.keep(end, this.interruptionPlan(winner));
  }

  private verdictPlan(winner: Candidate): readonly SpendingPlan[] {
    return this.plan(this.sides(winner), this.parts.splits.test);
  }

  /** What the pairs of the verdict take that an interruption may cut in half. */
  private interruptionPlan(winner: Candidate): readonly SpendingPlan[] {
    return this.plan(this.sides(winner), casesForKeptPairs(this.parts, this.keptPairs));
  }

  private runOffPlan(winner: Candidate): readonly SpendingPlan[] {
    return this.plan(
      Array.from({ length: mostFinalists }, () => winner),
      this.parts.splits.train,
    );
  }

  private plan(candidates: readonly Candidate[], cases: readonly Case[]): readonly SpendingPlan[] {
    const { program } = this.parts;
    return candidates.flatMap((candidate) => planRollouts(allText({ program, candidate }), cases, this.parts));
  }

  /** The sides of the verdict. Before there is a control, the original stands for it. */
  private sides(winner: Candidate): readonly Candidate[] {
    const { base } = this.pool;
    return [base, winner, ...(this.parts.settings.control === true ? [this.control ?? base] : [])];
  }

  /** Lets the optimizer work until it ends by itself, the budget is spent, or nothing better is possible. */
  private async search(optimizer: Optimizer): Promise<{ readonly reason: StopReason; readonly detail: string }> {
    const { phase } = this.parts;
    let end: OptimizerEnd | undefined;
    let tidied = '';
    try {
      await this.checkCache([...this.parts.splits.train, ...this.parts.splits.validation], () => undefined);
      await this.validate(this.pool.base);
      this.room.sayOutlook();
      await this.raceControl();
      const { settings, program } = this.parts;
      end = await optimizer.optimize(
        this.context(),
        withSlotLimit(settings.optimizer, optimizer, { program, maxPromptTokens: settings.maxPromptTokens }),
      );
      await end.tidy?.((sentence) => (tidied = ` ${sentence}`));
    } catch (error) {
      if (error instanceof PerfectScore) return { reason: 'perfect', detail: error.message };
      if (!(error instanceof BudgetSpent)) throw error;
      if (phase.isStopped && end === undefined)
        return { reason: 'stopped', detail: 'The search was ended by a person, and what it had found was judged.' };
      // What tidies up has what is left; the search was over before.
      if (end === undefined) return { reason: 'budget', detail: error.message };
    }
    return { reason: end.reason, detail: end.detail + tidied };
  }

  /**
   * Lets the best candidate meet those that validation cannot tell from it on the training cases as well: on all of them, or, where nothing
   * was kept for that, on those that all were scored on and as many others as are paid for. Returns all who met.
   */
  private async runOff(): Promise<readonly Finalist[]> {
    const { splits, journal, ledger } = this.parts;
    const { validation } = splits;
    const validated = this.submitted
      .map((candidate) => this.finalist(candidate, validation))
      .filter(({ scores }) => scores.length === validation.length);
    const before = this.incumbent;
    const others = chooseFinalists(this.finalist(before, validation), validated);
    if (others.length === 0) return [];
    const candidates = [before, ...others.map(({ candidate }) => candidate)];
    journal.emit({
      type: 'step',
      step: this.step + 1,
      description: `Run-off on the training cases: ${candidates.map(({ id }) => id).join(', ')}`,
    });
    let met: readonly Case[] = [];
    try {
      // Calls that fail are tried again, but never with those of the verdict.
      ledger.keep(this.verdictPlan(before), this.interruptionPlan(before));
      met = affordableForAll(candidates, this.drawn('train'), this.asking());
      for (const candidate of candidates) await this.evaluator.evaluate(candidate, met, 'train');
    } catch (error) {
      if (error instanceof BudgetSpent) return [];
      throw error;
    }
    if (met.length === 0) return [];
    const finalists = candidates.map((candidate) => this.finalist(candidate, [...validation, ...met]));
    const [first, ...rest] = finalists as [Finalist, ...Finalist[]];
    const won = winnerOfRunOff(first, rest);
    if (won !== undefined) {
      this.incumbent = won.finalist.candidate;
      this.admitInRunOff(this.incumbent, before, won.comparison, (counts) => `ahead of ${before.id} ${counts}`);
    }
    return finalists;
  }

  private finalist(candidate: Candidate, cases: readonly Case[]): Finalist {
    return { candidate, scores: this.evaluator.known(candidate, cases) };
  }

  private async conclude(reason: StopReason, detail: string, finalists: readonly Finalist[]): Promise<StudyResult> {
    const { program, splits, journal } = this.parts;
    const best = this.winner(finalists);
    const shorter = best === this.incumbent ? '' : ` ${best.id} is suggested: it is shorter than ${this.incumbent.id} and tied with it.`;
    const { cases: tested, spent } = await this.askSideBySide(best);
    if (tested.length === 0) {
      journal.emit({
        type: 'ended',
        reason: 'budget',
        detail: `${detail}${shorter} There is no verdict, since what was kept for it is used up. ${spent?.message ?? ''}`.trimEnd(),
        best: best.id,
      });
      return { program, best, reason: 'budget' };
    }
    const { verdict, failed } = this.compareWithOriginal(best, tested);
    if (this.control !== undefined)
      journal.emit({ type: 'control', candidate: this.control.id, verdict: this.compareWithOriginal(this.control, tested).verdict });
    const grounds = describeGrounds({ tested, of: splits.test.length, failed, winner: best.id });
    journal.emit({ type: 'ended', reason, detail: detail + shorter + grounds, best: best.id, verdict });
    return { program, best, reason, verdict };
  }

  private compareWithOriginal(candidate: Candidate, tested: readonly Case[]): TestVerdict {
    const [before, after] = [this.pool.base, candidate].map((side) => this.evaluator.known(side, tested)) as [
      readonly EvaluatedCase[],
      readonly EvaluatedCase[],
    ];
    return compareOnTest(before, after, this.parts.settings);
  }

  /** Asks the sides of the verdict the test cases, or as many as the budget pays for. Where the original stays, it is the one side. */
  private askSideBySide(best: Candidate): Promise<CommonCases> {
    const { models, metric, endpoint, concurrency } = this.parts;
    const answering = [models.task, ...(metric.usesJudge ? [models.judge] : [])].map(({ id }) => id);
    return askSideBySide([...new Set(this.sides(best))], this.drawn('test'), {
      ...this.parts,
      evaluator: this.evaluator,
      servedBy: JSON.stringify([...answering, endpoint ?? null]),
      keptPairs: this.keptPairs,
      concurrency: Math.min(this.keptPairs, Math.ceil(concurrency / 2)),
      plan: (candidate, cases) => this.plan([candidate], cases),
    });
  }

  /** Asks a candidate the cases of a split, or as many as the budget pays for. */
  private ask(candidate: Candidate, split: Split): Promise<CommonCases> {
    return askAffordable(candidate, this.drawn(split), split, this.asking());
  }

  private asking(): AskingParts {
    return { evaluator: this.evaluator, ledger: this.parts.ledger, plan: (each, cases) => this.plan([each], cases) };
  }

  /** The cases of a split in an order that is drawn. */
  private drawn(split: Split): readonly Case[] {
    return createRandom(this.parts.settings.seed, `${split} order`).shuffle(this.parts.splits[split]);
  }

  /** Finds out whether answers of earlier runs may be used. @param setAside keeps what is needed beside, with so many cases to be asked */
  private async checkCache(cases: readonly Case[], setAside: (open: number) => void): Promise<void> {
    const { base } = this.pool;
    const isTrusted = await checkCache(base, cases, {
      ...this.parts,
      evaluator: this.evaluator,
      plan: (some) => this.plan([base], some),
      setAside,
    });
    if (!isTrusted) this.evaluator.askAnew();
  }

  /** The shortest of those that are tied with the best: of the finalists, or of all that were admitted where there was no run-off. */
  private winner(finalists: readonly Finalist[]): Candidate {
    const { validation } = this.parts.splits;
    const isBest = ({ candidate }: Finalist): boolean => candidate === this.incumbent;
    const field = finalists.length > 0 ? finalists : this.admitted.map((candidate) => this.finalist(candidate, validation));
    const best = field.find(isBest) ?? this.finalist(this.incumbent, validation);
    const winner = chooseWinner(
      best,
      field.filter((finalist) => !isBest(finalist)),
    );
    const own = finalists.find(({ candidate }) => candidate === winner);
    // One that the gate had turned down met the best on more cases since.
    if (own !== undefined && winner !== this.incumbent && !this.admitted.includes(winner)) {
      this.admitInRunOff(winner, this.incumbent, compare(own, best), (counts) => `tied with ${this.incumbent.id} ${counts}, and shorter`);
    }
    return winner;
  }

  private admitInRunOff(
    candidate: Candidate,
    incumbent: Candidate,
    { cases, better, worse }: PairedComparison,
    how: (counts: string) => string,
  ): void {
    const reason = `Run-off: ${how(`on ${cases} validation and training cases, ${better} won and ${worse} lost`)}.`;
    this.parts.journal.emit({
      type: 'gate',
      candidate: candidate.id,
      incumbent: incumbent.id,
      admitted: true,
      reason,
      compared: cases,
      of: cases,
      fixed: better,
      broken: worse,
    });
  }

  /** What the optimizer sees: training cases and answers, never a validation or test case. */
  private context(): OptimizerContext {
    const { parts, pool } = this;
    // A getter on the object below must read the study, not the object.
    const current = (): Candidate => this.incumbent;
    return {
      program: parts.program,
      base: pool.base,
      get incumbent() {
        return current();
      },
      training: parts.splits.train,
      random: (purpose) => createRandom(parts.settings.seed, this.step, purpose),
      beginStep: (step, description) => {
        this.step = step;
        parts.journal.emit({ type: 'step', step, description });
      },
      faultOf: (values) => pool.check({ values }),
      room: () => this.room.with(this.incumbent),
      propose: (draft) => pool.propose(draft, this.step),
      reject: (draft, reason) => void pool.reject(draft, this.step, reason),
      rollouts: (requests) => this.training.perform(requests),
      reflect: (requests) => this.reflector.reflect(requests, this.step),
      drop: (candidate, reason) => parts.journal.emit({ type: 'dropped', candidate: candidate.id, reason }),
      submit: (candidate) => this.submit(candidate),
      show: (exhibit) => this.showcase.show(exhibit),
    };
  }

  private async submit(candidate: Candidate): Promise<Admission> {
    const incumbent = this.incumbent;
    this.submitted.push(candidate);
    // Should it win, its verdict must be paid for.
    this.setAside(candidate.tokens > incumbent.tokens ? candidate : incumbent);
    const { race, admission } = await this.race(candidate, incumbent);
    race.differing().forEach((id) => this.telling.add(id));
    this.emitGate(candidate, incumbent, admission, race);
    if (admission.admitted) await this.enthrone(candidate);
    return admission;
  }

  /** Lets a copy of the original race with it, where the settings ask for one. It never becomes the best, nor tells which cases tell. */
  private async raceControl(): Promise<void> {
    if (this.parts.settings.control !== true) return;
    const { base } = this.pool;
    this.control = this.pool.addControl();
    const { race, admission } = await this.race(this.control, base);
    const would = admission.admitted ? 'admitted' : 'turned down';
    this.emitGate(
      this.control,
      base,
      {
        admitted: false,
        reason: `A control: the same text as ${base.id}, asked anew. The gate would have ${would} it. ${admission.reason}`,
      },
      race,
    );
  }

  private async race(candidate: Candidate, incumbent: Candidate): Promise<{ readonly race: Race; readonly admission: Admission }> {
    const { splits, settings } = this.parts;
    const scores = await this.evaluator.evaluate(incumbent, splits.validation, 'validation');
    const race = new Race(splits.validation, scores, settings.scale, this.telling, createRandom(settings.seed, 'race', candidate.id));
    const sides = { incumbent: incumbent.id, incumbentTokens: incumbent.tokens, candidateTokens: candidate.tokens };
    let admission = decideAdmission(race.standing(gateAlpha), sides);
    while (admission === undefined) {
      race.add(await this.evaluator.evaluate(candidate, race.nextBlock(), 'validation'));
      admission = decideAdmission(race.standing(gateAlpha), sides);
    }
    return { race, admission };
  }

  private emitGate(candidate: Candidate, incumbent: Candidate, admission: Admission, race: Race): void {
    const { compared, of, fixed, broken } = race.standing(gateAlpha);
    this.parts.journal.emit({ type: 'gate', candidate: candidate.id, incumbent: incumbent.id, ...admission, compared, of, fixed, broken });
  }

  /** The next candidates are measured by this one, so it gets a score on all validation cases. */
  private async enthrone(candidate: Candidate): Promise<void> {
    this.incumbent = candidate;
    this.admitted.push(candidate);
    await this.validate(candidate);
  }

  private async validate(candidate: Candidate): Promise<readonly EvaluatedCase[]> {
    const scores = await this.evaluator.evaluate(candidate, this.parts.splits.validation, 'validation');
    stopWhenPerfect(candidate, scores);
    return scores;
  }
}
