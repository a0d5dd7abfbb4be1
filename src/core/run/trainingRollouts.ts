import { variantOf } from '../agents/rolloutVariant';
import type { Case } from '../cases/case';
import type { Ledger } from '../models/ledger';
import type { Candidate } from '../prompt/candidate';
import type { Program } from '../prompt/program';
import { allText } from '../prompt/version';
import type { Rollout, RolloutRequest } from '../optimizers/optimizer';
import { mapConcurrently } from './concurrency';
import type { EvaluatedCase, Evaluator } from './evaluator';
import { divide } from './heldAnswers';
import type { Journal } from './journal/journal';
import type { RolloutName } from './rolloutName';
import { callKey } from './rolloutName';
import type { RolloutParts } from './spending/rolloutPlan';
import { planRollouts } from './spending/rolloutPlan';

/** What rollouts on training cases are performed with. */
export interface TrainingRolloutsParts extends RolloutParts {
  readonly program: Program;
  readonly training: readonly Case[];
  readonly evaluator: Evaluator;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** A rollout that is not the usual one of its candidate and case, with its name. */
interface Special {
  readonly key: string;
  readonly name: RolloutName;
}

/** What such a rollout scored, and the line of the journal with what was answered in it. */
interface Performed {
  readonly score: EvaluatedCase;
  readonly line: number;
}

/** The rollouts of training cases that an optimizer asks for. The same request is performed once. */
export class TrainingRollouts {
  private readonly performed = new Map<string, Performed>();
  private readonly cases: ReadonlySet<Case>;

  constructor(private readonly parts: TrainingRolloutsParts) {
    this.cases = new Set(parts.training);
  }

  /** In the order of the requests. @throws RangeError for a case that is no training case; BudgetSpent as the evaluator does. */
  async perform(requests: readonly RolloutRequest[]): Promise<readonly Rollout[]> {
    const stray = requests.find((request) => !this.cases.has(request.case));
    if (stray !== undefined) throw new RangeError(`${stray.case.id} is no training case.`);
    const named = requests.map((request) => ({ request, special: specialOf(request) }));
    const usual = new Map<RolloutRequest['candidate'], Case[]>();
    for (const { request, special } of named) {
      if (special === undefined) usual.set(request.candidate, [...(usual.get(request.candidate) ?? []), request.case]);
    }
    const { evaluator } = this.parts;
    const answered = new Map<string, EvaluatedCase>();
    for (const [candidate, cases] of usual) {
      for (const one of await evaluator.evaluateForOptimizer(candidate, cases)) answered.set(usualKey(candidate, one.case), one);
    }
    const specials = named.flatMap(({ special }) => special ?? []);
    await this.performSpecial(specials);
    for (const { key } of specials) if (!answered.has(key)) answered.set(key, await this.withAnswer(key));
    return named.map(({ request, special }) => {
      const key = special?.key ?? usualKey(request.candidate, request.case.id);
      const rollout = answered.get(key) as EvaluatedCase;
      return { ...rollout, id: key, case: request.case, feedback: rollout.feedback ?? '' };
    });
  }

  /** A rollout that was performed, with what was answered in it. @throws what the disk says */
  private async withAnswer(key: string): Promise<EvaluatedCase> {
    const { evaluator, journal } = this.parts;
    const { score, line } = this.performed.get(key) as Performed;
    const held = evaluator.held.get(key);
    if (held !== undefined) return { ...score, ...held };
    const event = await journal.reread(line);
    return event?.type === 'rolled' ? { ...score, ...divide(event).answered } : score;
  }

  private async performSpecial(asked: readonly Special[]): Promise<void> {
    const open = [...new Map(asked.filter(({ key }) => !this.performed.has(key)).map((one) => [one.key, one])).values()];
    if (open.length === 0) return;
    const { evaluator, ledger, journal, concurrency, signal, settings, metric, agent, program } = this.parts;
    const once = { metric, agent, settings: { ...settings, repeats: 1 } };
    const plans = open.flatMap(({ name }) => planRollouts(allText({ program, candidate: name.candidate }), [name.promptCase], once));
    const lot = ledger.reserve(plans, open.length);
    try {
      const rollouts = await mapConcurrently(open, concurrency, signal, ({ name }) => lot.run((purse) => evaluator.perform(name, purse)));
      open.forEach(({ key, name }, index) => {
        const rollout = rollouts[index];
        if (rollout === undefined) return;
        const { score: numbers, answered } = divide(rollout);
        const { score, output, feedback, parts, error, flaws, reasoned, restarted } = rollout;
        const line = journal.emit({
          type: 'rolled',
          id: key,
          candidate: name.candidate.id,
          ...defined({ case: name.promptCase.id, score, output, feedback, parts, error, flaws, reasoned, restarted }),
        });
        this.performed.set(key, { score: numbers, line });
        evaluator.held.hold(key, answered);
      });
      if (lot.spent !== undefined) throw lot.spent;
    } finally {
      lot.release();
    }
  }
}

/** The key of the usual rollout of a candidate and a case. */
function usualKey(candidate: Candidate, id: string): string {
  return callKey({ candidate, promptCase: { id }, repeat: 0 }, 'rollout');
}

/** Undefined where the request is for the usual rollout of its candidate and case. */
function specialOf({ candidate, case: promptCase, sample = 0, ...request }: RolloutRequest): Special | undefined {
  const variant = variantOf(request);
  if (sample === 0 && variant === undefined) return undefined;
  const name = {
    candidate,
    promptCase,
    repeat: 0,
    ...(sample === 0 ? {} : { sample: `s${sample}` }),
    ...(variant === undefined ? {} : { variant }),
  };
  return { key: callKey(name, 'rollout'), name };
}

/** Without the properties that are undefined: they are no part of a journal. */
function defined<T extends object>(value: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>;
  };
}
