import type { Case } from '../../cases/case';
import { shortHash } from '../../hash';
import type { Ledger } from '../../models/ledger';
import type { SpendingPlan } from '../../models/spendingPlan';
import type { Lot } from '../../models/lot';
import { BudgetSpent, untilSpent } from '../../models/budgetSpent';
import type { Purse } from '../../models/lot';
import type { Candidate } from '../../prompt/candidate';
import { createRandom } from '../../stats/random';
import type { CommonCases } from '../commonCases';
import { affordableOf } from '../commonCases';
import { mapConcurrently, together } from '../concurrency';
import type { EvaluatedCase, Evaluator } from '../evaluator';
import type { RunSettings } from '../journal/events';
import type { Journal } from '../journal/journal';
import { NotAnswered } from '../journal/recordedModel';
import type { RolloutName } from '../rolloutName';
import { sampleAndCase } from '../rolloutName';

/** What asking side by side needs. */
export interface SideBySideParts {
  readonly evaluator: Evaluator;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly settings: RunSettings;
  /** What answers: the models, and where they are asked. Answers of two are never paired. */
  readonly servedBy: string;
  /** Cases that an interruption may cut in half: what asking them anew takes is kept as long as it can be. */
  readonly keptPairs: number;
  /** Cases under way at once, no more than that. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** What it takes to ask a candidate the cases. */
  readonly plan: (candidate: Candidate, cases: readonly Case[]) => readonly SpendingPlan[];
}

/** The rollouts of one case by all sides, as they stand when the run comes to them. */
interface Meeting {
  readonly promptCase: Case;
  /** The sides in the order in which they are asked. */
  readonly order: readonly Candidate[];
  readonly sample: string;
  /** Whether all of it was answered, or refused by the budget, before the run was taken up again. */
  readonly isKnown: boolean;
}

/** What the samples of a verdict begin with. */
const samplePrefix = 'verdict ';

/**
 * Asks all sides the same test cases, so that like is paired with like: the rollouts of a case start together, at one endpoint, and none is
 * taken from another run. Which side starts first is drawn. So a model that changes behind its name changes for both
 * sides of all pairs but the one that is just beginning.
 *
 * What all sides were answered stands, also when the run is stopped or killed and taken up again. A case that only some sides were
 * answered is asked anew on all. Taken up where other models answer, everything is asked anew. Where the budget cannot pay for all cases,
 * as many are asked as it can pay for, from the first on: the cases should come in an order that was drawn.
 */
export async function askSideBySide(sides: readonly Candidate[], cases: readonly Case[], parts: SideBySideParts): Promise<CommonCases> {
  const { ledger, evaluator, journal, plan } = parts;
  const meetings = await findMeetings(sides, cases, parts);
  const used = new Set(meetings.map(nameOf));
  journal.abandon((key) => key.startsWith(samplePrefix) && !used.has(sampleAndCase(key)));
  const plans = (asked: readonly Meeting[]): readonly SpendingPlan[] => {
    const askedCases = asked.map(({ promptCase }) => promptCase);
    return sides.flatMap((side) => plan(side, askedCases));
  };
  const results = new Map<Case, readonly EvaluatedCase[]>();
  const ask = async (asked: readonly Meeting[], lot: Lot): Promise<BudgetSpent | undefined> => {
    try {
      await mapConcurrently(asked, parts.concurrency, parts.signal, async (meeting) => {
        const scores = await lot.run((purse) => meet(meeting, sides, parts, purse));
        if (scores !== undefined) results.set(meeting.promptCase, scores);
      });
      return lot.spent;
    } finally {
      lot.release();
    }
  };
  const known = meetings.filter(({ isKnown }) => isKnown);
  let spent = await ask(known, ledger.takeUp(plans(known), known.length));
  let open = meetings.filter(({ isKnown }) => !isKnown);
  // What is kept for an interruption is for the last cases, should there be none.
  for (const kept of [plans(meetings.slice(0, parts.keptPairs)), []]) {
    if (open.length === 0 || (await untilSpent(async () => ledger.keep([], kept))) !== undefined) continue;
    const { asked, spent: reason } = affordableOf(open, (some) => (some.length === 0 ? undefined : ledger.reasonAgainst(plans(some))));
    open = open.slice(asked.length);
    const end = asked.length === 0 ? undefined : await ask(asked, ledger.reserve(plans(asked), asked.length, sides.length));
    spent = end ?? reason ?? spent;
  }
  const common = cases.filter((promptCase) => results.has(promptCase));
  sides.forEach((side, index) => {
    const scores = common.map((promptCase) => results.get(promptCase)?.[index] as EvaluatedCase);
    evaluator.take(side, 'test', scores);
  });
  return { cases: common, ...(spent === undefined ? {} : { spent }) };
}

/** The rollouts of a case: of each repeat, all sides at once. Returns the scores in the order of the sides. */
async function meet(
  meeting: Meeting,
  sides: readonly Candidate[],
  parts: SideBySideParts,
  purse: Purse,
): Promise<readonly EvaluatedCase[]> {
  const { promptCase, order, sample } = meeting;
  const { evaluator, settings } = parts;
  const rollouts = new Map<Candidate, EvaluatedCase[]>(sides.map((side) => [side, []]));
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    const scores = await together(order.map((candidate) => evaluator.perform({ candidate, promptCase, repeat, sample }, purse)));
    order.forEach((candidate, index) => rollouts.get(candidate)?.push(scores[index] as EvaluatedCase));
  }
  return sides.map((side) => evaluator.asOne(promptCase, rollouts.get(side) ?? []));
}

/** How each case stands, at what answers now. */
async function findMeetings(sides: readonly Candidate[], cases: readonly Case[], parts: SideBySideParts): Promise<readonly Meeting[]> {
  const by = await placeOf(parts);
  const random = createRandom(parts.settings.seed, 'first side');
  const meetings: Meeting[] = [];
  for (const promptCase of cases) meetings.push(await findMeeting({ promptCase, order: random.shuffle(sides) }, by, parts));
  return meetings;
}

/**
 * What answers the verdict, as it is recorded. Where the run goes on past the verdict already,
 * that is what answered then; else what answers now.
 */
async function placeOf({ journal, servedBy }: SideBySideParts): Promise<string> {
  const last = journal.served.at(-1);
  if (last !== undefined && (last === servedBy || journal.isReplaying)) return last;
  await journal.record({ type: 'served', by: servedBy });
  return servedBy;
}

async function findMeeting(meeting: Pick<Meeting, 'promptCase' | 'order'>, by: string, parts: SideBySideParts): Promise<Meeting> {
  for (let attempt = 1; ; attempt++) {
    const sample = `${samplePrefix}${shortHash(by)}.${attempt}`;
    const names = namesOf(meeting, sample, parts.settings);
    const begun = await Promise.all(names.map((name) => parts.evaluator.hasBegun(name)));
    if (!begun.includes(true)) return { ...meeting, sample, isKnown: false };
    if (await isKnown(names, parts.evaluator)) return { ...meeting, sample, isKnown: true };
  }
}

/** Whether all calls of the rollouts were answered, or refused by the budget. */
async function isKnown(names: readonly RolloutName[], evaluator: Evaluator): Promise<boolean> {
  for (const name of names) {
    const outcome = await evaluator.recall(name).catch((error: unknown) => error);
    if (outcome instanceof NotAnswered) return false;
    if (outcome instanceof Error && !(outcome instanceof BudgetSpent)) throw outcome;
  }
  return true;
}

function namesOf(meeting: Pick<Meeting, 'promptCase' | 'order'>, sample: string, { repeats }: RunSettings): readonly RolloutName[] {
  const { promptCase, order } = meeting;
  return order.flatMap((candidate) => Array.from({ length: repeats }, (_, repeat) => ({ candidate, promptCase, repeat, sample })));
}

function nameOf({ sample, promptCase }: Meeting): string {
  return `${sample}/${promptCase.id}`;
}
