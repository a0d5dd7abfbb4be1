import type { Case, SplitCases } from '../cases/case';
import type { Ledger } from '../models/ledger';
import type { SpendingPlan } from '../models/spendingPlan';
import type { Room } from '../optimizers/optimizer';
import type { Candidate } from '../prompt/candidate';
import type { Evaluator } from './evaluator';
import type { RunSettings } from './journal/events';
import type { Journal } from './journal/journal';
import type { Outlook, ScoredBefore } from './outlook';
import { hopeOf, outlookOf } from './outlook';

/** What the room of a search is told from. */
export interface SearchRoomParts {
  readonly splits: SplitCases;
  readonly settings: RunSettings;
  readonly ledger: Ledger;
  readonly journal: Pick<Journal, 'emit'>;
  readonly evaluator: Evaluator;
  readonly base: Candidate;
  readonly plan: (candidate: Candidate, cases: readonly Case[]) => readonly SpendingPlan[];
}

/** What is left of a run for its search. */
export class SearchRoom {
  constructor(private readonly parts: SearchRoomParts) {}

  /** With the best so far. */
  with(incumbent: Candidate): Room {
    const { splits, settings, ledger, plan } = this.parts;
    const { train, validation, test } = splits;
    const rollouts = train.length * ledger.timesLeft(plan(incumbent, train));
    return { rollouts, submission: validation.length, hope: hopeOf(this.validated(incumbent), test.length, settings.scale) };
  }

  /** Says what speaks against a search that is about to begin, where anything does. */
  sayOutlook(): void {
    const outlook = this.outlook();
    if (outlook !== undefined) this.parts.journal.emit({ type: 'outlook', ...outlook });
  }

  private outlook(): Outlook | undefined {
    const { splits, settings, ledger, base, plan } = this.parts;
    const { train, validation, test } = splits;
    return outlookOf({
      original: this.validated(base).original,
      scale: settings.scale,
      splitSizes: { train: train.length, validation: validation.length, test: test.length },
      room: this.with(base),
      callsOfSubmission: ledger.expectedCalls(plan(base, validation)),
    });
  }

  /** What the original and the best so far score on the validation cases that both have an answer to. */
  private validated(incumbent: Candidate): ScoredBefore {
    const { evaluator, splits, base } = this.parts;
    const scores = (side: Candidate): ReadonlyMap<string, number> =>
      new Map(
        evaluator
          .known(side, splits.validation)
          .flatMap(({ case: id, score }): readonly [string, number][] => (score === undefined ? [] : [[id, score]])),
      );
    const [original, best] = [scores(base), scores(incumbent)];
    const both = [...original.keys()].filter((id) => best.has(id));
    const of = (side: ReadonlyMap<string, number>): readonly number[] => both.map((id) => side.get(id) ?? 0);
    return { original: of(original), best: of(best) };
  }
}
