import { variantOf } from '../../agents/rolloutVariant';
import type { Trajectory } from '../../agents/trajectory';
import type { Case, Split, SplitCases } from '../../cases/case';
import type { Amount } from '../../models/limits';
import { charactersPerToken } from '../../models/model';
import type { Rollout, RolloutRequest } from '../../optimizers/optimizer';
import type { Candidate } from '../../prompt/candidate';
import type { EstimateParts } from '../spending/estimate';
import { caseLength, judgeFrame, maxJudgeTokens } from '../spending/rolloutPlan';
import type { DrySpending } from './drySpending';
import { amountOfCalls, nothing, plus } from './drySpending';
import type { MadeUpWorld } from './madeUpWorld';

/** Tokens of a chat message's frame, where it is as small as most are. */
const messageFrame = 4;

/** Cases that stand for all, where what all take is asked. */
const likeAll = 30;

/** What dry rollouts are performed with. */
export interface DryRolloutsParts extends EstimateParts {
  readonly world: MadeUpWorld;
  readonly spending: DrySpending;
  /** As many cases of each split as are played with; they stand for all. */
  readonly played: SplitCases;
  /** The most scores that are drawn: more would be too much work. */
  readonly mostDrawn: number;
}

/** A made-up run takes more work than an estimate is worth. */
export class TooMuchWork extends Error {}

/** What became of a candidate's usual rollouts of a split, by case. */
type Known = Map<Case, Rollout>;

/** Rollouts as nobody performed them, counted as real ones are: each once. */
export class DryRollouts {
  /** How many scores were drawn: how much work it was. */
  drawn = 0;
  /** How many rollouts that stands for, repeats apart. */
  made = 0;
  private readonly usual: Readonly<Record<Split, Map<string, Known>>> = { train: new Map(), validation: new Map(), test: new Map() };
  private readonly special = new Map<string, Rollout>();
  private readonly candidates = new Map<string, Candidate>();
  /** What the agent does on a case, whichever candidate is asked. */
  private readonly trajectories = new Map<Case, Trajectory>();

  constructor(private readonly parts: DryRolloutsParts) {}

  /** Rollouts of training cases, all of them or none. @throws BudgetSpent */
  performAll(requests: readonly RolloutRequest[]): readonly Rollout[] {
    const usual = requests.filter(isUsual);
    for (const candidate of new Set(usual.map((request) => request.candidate))) {
      const asked = usual.filter((request) => request.candidate === candidate);
      this.reserve(
        candidate,
        asked.map((request) => request.case),
        'train',
      );
    }
    return requests.map((request) => this.perform(request));
  }

  /** The usual rollouts of a candidate, all of them or none. @throws BudgetSpent */
  performUsual(candidate: Candidate, cases: readonly Case[], split: Split): readonly Rollout[] {
    this.reserve(candidate, cases, split);
    return cases.map((promptCase) => this.usualOf(candidate, promptCase, split));
  }

  /** A run begins nothing that it cannot pay for. */
  private reserve(candidate: Candidate, cases: readonly Case[], split: Split): void {
    const known = this.usual[split].get(candidate.id);
    const open = cases.filter((promptCase) => known?.has(promptCase) !== true);
    this.parts.spending.check(this.costOf(candidate, open, open.length));
  }

  private perform(request: RolloutRequest): Rollout {
    const { candidate, case: promptCase, sample = 0 } = request;
    if (isUsual(request)) return this.usualOf(candidate, promptCase, 'train');
    const id = `${candidate.id}/${promptCase.id}/${JSON.stringify([sample, variantOf(request)])}`;
    const known = this.special.get(id);
    if (known !== undefined) return known;
    const trajectory = this.trajectoryOf(candidate, promptCase);
    const turns = saidIn(trajectory.steps) - saidIn(request.prefix ?? []);
    this.count(this.amountOf(candidate, promptCase, Math.max(1, turns)), 1);
    const score = request.until === undefined ? { score: this.draw(candidate, promptCase, 'train') } : {};
    const rollout: Rollout = { id, case: promptCase, output: trajectory.output, trajectory, ...score, feedback: '' };
    this.special.set(id, rollout);
    return rollout;
  }

  private usualOf(candidate: Candidate, promptCase: Case, split: Split): Rollout {
    const known = this.knownOf(candidate, split);
    const earlier = known.get(promptCase);
    if (earlier !== undefined) return earlier;
    const { splits, played, settings } = this.parts;
    const trajectory = this.trajectoryOf(candidate, promptCase);
    // Who is asked all cases that are played with is asked all there are.
    const others = known.size + 1 === played[split].length ? splits[split].length - played[split].length : 0;
    this.count(this.amountOf(candidate, promptCase, saidIn(trajectory.steps)), 1 + others, settings.repeats);
    const rollout: Rollout = {
      id: `${candidate.id}/${promptCase.id}`,
      case: promptCase,
      output: trajectory.output,
      trajectory,
      score: this.draw(candidate, promptCase, split),
      feedback: '',
    };
    known.set(promptCase, rollout);
    return rollout;
  }

  /** What asking a candidate so many cases takes, if all are like some of those. */
  costOf(candidate: Candidate, cases: readonly Case[], count: number): Amount {
    const some = cases.slice(0, likeAll);
    const amount = some
      .map((promptCase) => this.amountOf(candidate, promptCase, saidIn(this.trajectoryOf(candidate, promptCase).steps)))
      .reduce((sum, each) => plus(sum, each), nothing);
    return plus(nothing, amount, (count * this.parts.settings.repeats) / Math.max(1, some.length));
  }

  /** Whether a candidate was asked all of these cases. */
  knowsAll({ id }: Candidate, cases: readonly Case[], split: Split): boolean {
    const known = this.usual[split].get(id);
    return cases.every((promptCase) => known?.has(promptCase));
  }

  private count(amount: Amount, rollouts: number, repeats = 1): void {
    this.parts.spending.charge(amount, rollouts * repeats);
    this.drawn++;
    if (this.drawn > this.parts.mostDrawn) throw new TooMuchWork();
    this.made += rollouts;
  }

  private draw(candidate: Candidate, promptCase: Case, split: Split): number {
    return this.parts.world.score(candidate, this.scoreBefore(candidate, promptCase, split));
  }

  /** What the candidate scored that this one was made from; made up without counting where it was not asked. */
  private scoreBefore({ parents: [parent] }: Candidate, promptCase: Case, split: Split): number | undefined {
    const before = parent === undefined ? undefined : this.candidates.get(parent);
    if (before === undefined) return undefined;
    return this.usual[split].get(before.id)?.get(promptCase)?.score ?? this.draw(before, promptCase, split);
  }

  private knownOf(candidate: Candidate, split: Split): Known {
    const known = this.usual[split].get(candidate.id);
    if (known !== undefined) return known;
    const fresh: Known = new Map();
    this.usual[split].set(candidate.id, fresh);
    this.candidates.set(candidate.id, candidate);
    return fresh;
  }

  private trajectoryOf(candidate: Candidate, promptCase: Case): Trajectory {
    const { agent, program, world } = this.parts;
    const known = this.trajectories.get(promptCase);
    const trajectory = known ?? agent.dry({ program, candidate, case: promptCase, memory: [] }, world.random);
    if (known === undefined) this.trajectories.set(promptCase, trajectory);
    return trajectory;
  }

  private amountOf({ tokens }: Candidate, promptCase: Case, turns: number): Amount {
    const { metric, settings, world } = this.parts;
    const { answerTokens, tokenFactor } = world;
    const caseTokens = caseLength(promptCase) / charactersPerToken;
    // A later turn is sent what was said and done before it.
    const later = ((turns - 1) / 2) * (answerTokens + world.effectTokens);
    const inputTokens = turns * (tokenFactor * (tokens + caseTokens + messageFrame) + later);
    const task = amountOfCalls({ role: 'task', calls: turns, inputTokens, outputTokens: turns * answerTokens }, settings);
    if (!metric.usesJudge) return task;
    const judgeAnswer = Math.min(maxJudgeTokens(settings), Math.max(20, answerTokens));
    const judgeInput = tokenFactor * caseTokens + metric.id.length / charactersPerToken + answerTokens + judgeFrame / 2;
    return plus(task, amountOfCalls({ role: 'judge', calls: 1, inputTokens: judgeInput, outputTokens: judgeAnswer }, settings));
  }
}

function isUsual({ sample = 0, ...request }: RolloutRequest): boolean {
  return sample === 0 && variantOf(request) === undefined;
}

function saidIn(steps: Trajectory['steps']): number {
  let said = 0;
  for (const { kind } of steps) if (kind === 'said') said++;
  return said;
}
