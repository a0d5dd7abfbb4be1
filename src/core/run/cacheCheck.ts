import type { Case } from '../cases/case';
import type { Ledger } from '../models/ledger';
import type { SpendingPlan } from '../models/spendingPlan';
import { untilSpent } from '../models/budgetSpent';
import type { Purse } from '../models/lot';
import { ModelError } from '../models/model';
import type { Candidate } from '../prompt/candidate';
import { createRandom } from '../stats/random';
import { affordableOf } from './commonCases';
import { mapConcurrently, together } from './concurrency';
import type { EvaluatedCase, Evaluator } from './evaluator';
import type { KeptScore, RunSettings } from './journal/events';
import type { Journal } from './journal/journal';
import { NotAnswered } from './journal/recordedModel';

/** What checking the cache needs. */
export interface CacheCheckParts {
  readonly evaluator: Evaluator;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly settings: RunSettings;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** What it takes to ask the original the cases. */
  readonly plan: (cases: readonly Case[]) => readonly SpendingPlan[];
  /** Keeps what the run needs beside the check, when so many of the cases have to be asked. @throws BudgetSpent when that does not fit. */
  readonly setAside: (open: number) => void;
}

/** A kept answer that was asked again twice: its scores. */
interface Asked {
  readonly kept: number;
  readonly first: number;
  readonly second: number;
}

/** The share of the kept answers that is asked again, and the least number of them. */
const checkedShare = 0.05;
const fewestChecked = 5;

/** The most cases that are looked at, drawn from all: of a hundred thousand, so many tell enough. */
const mostLookedAt = 2000;

/**
 * Whether a run may use what earlier runs were answered. Some of the original's kept answers are asked again, twice each, as far as the
 * budget allows. A model that wavers scores otherwise the second time about as often as it does the first; one that has changed since
 * scores otherwise more often against the kept answer than against itself.
 */
export async function checkCache(original: Candidate, cases: readonly Case[], parts: CacheCheckParts): Promise<boolean> {
  const { ledger, journal } = parts;
  const { count, drawn: found } = journal.kept ?? (await findKept(original, cases, parts));
  if (count === 0) return true;
  const byId = new Map(cases.map((promptCase) => [promptCase.id, promptCase]));
  // A journal may name any.
  const drawn = found.filter(({ case: id }) => byId.has(id));
  const caseOf = ({ case: id }: KeptScore): Case => byId.get(id) as Case;
  const plan = (some: readonly KeptScore[]): readonly SpendingPlan[] => [...parts.plan(some.map(caseOf)), ...parts.plan(some.map(caseOf))];
  let asked: readonly Asked[] = [];
  await untilSpent(async () => {
    parts.setAside(Math.max(0, cases.length - count));
    const affordable = affordableOf(drawn, (some) => (some.length === 0 ? undefined : ledger.reasonAgainst(plan(some)))).asked;
    const again = affordable.map((kept) => ({ kept: kept.score, promptCase: caseOf(kept) }));
    if (again.length > 0) asked = await askAgain(original, again, plan(affordable), parts);
  });
  const changed = asked.filter(({ kept, first }) => kept !== first).length;
  const wavered = asked.filter(({ first, second }) => first !== second).length;
  const isTrusted = changed <= wavered;
  journal.emit({ type: 'cache checked', kept: count, asked: asked.length, changed, wavered, isTrusted });
  return isTrusted;
}

/** Which of the original's answers are kept: their number, and the scores of those that are drawn. */
interface FoundKept {
  readonly count: number;
  readonly drawn: readonly KeptScore[];
}

/** Looks for kept answers. What was found is recorded: it may be another thing later. */
async function findKept(candidate: Candidate, cases: readonly Case[], parts: CacheCheckParts): Promise<FoundKept> {
  const { evaluator, journal, settings } = parts;
  const lookedAt = createRandom(settings.seed, 'cache check').shuffle(cases).slice(0, mostLookedAt);
  const kept: Case[] = [];
  for (const promptCase of lookedAt) if (await evaluator.keeps({ candidate, promptCase, repeat: 0 })) kept.push(promptCase);
  const number = Math.max(fewestChecked, Math.ceil(checkedShare * kept.length));
  const drawn: KeptScore[] = [];
  for (const promptCase of kept.slice(0, number)) {
    const score = await scoreOfKept(candidate, promptCase, evaluator);
    if (score !== undefined) drawn.push({ case: promptCase.id, score });
  }
  await journal.record({ type: 'kept', count: kept.length, drawn });
  return { count: kept.length, drawn };
}

/** Undefined where an answer that scoring takes is not kept, or is none. */
async function scoreOfKept(candidate: Candidate, promptCase: Case, evaluator: Evaluator): Promise<number | undefined> {
  try {
    return (await evaluator.recallKept({ candidate, promptCase, repeat: 0 })).score;
  } catch (error) {
    if (error instanceof NotAnswered || error instanceof ModelError) return undefined;
    throw error;
  }
}

async function askAgain(
  candidate: Candidate,
  drawn: readonly { readonly kept: number; readonly promptCase: Case }[],
  plans: readonly SpendingPlan[],
  { evaluator, ledger, concurrency, signal }: CacheCheckParts,
): Promise<readonly Asked[]> {
  const lot = ledger.reserve(plans, drawn.length, 2);
  const twice = (promptCase: Case, purse: Purse): Promise<readonly EvaluatedCase[]> =>
    together(['check 1', 'check 2'].map((sample) => evaluator.perform({ candidate, promptCase, repeat: 0, sample }, purse)));
  try {
    const ask = ({ promptCase }: { readonly promptCase: Case }) => lot.run((purse) => twice(promptCase, purse));
    const asked = await mapConcurrently(drawn, Math.ceil(concurrency / 2), signal, ask);
    return asked.flatMap((scores, index) => {
      const [first, second] = scores?.map(({ score }) => score) ?? [];
      return first === undefined || second === undefined ? [] : [{ kept: drawn[index]?.kept ?? 0, first, second }];
    });
  } finally {
    lot.release();
  }
}
