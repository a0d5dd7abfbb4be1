import { diffArrays } from 'diff';
import type { Item } from '../../../src/core/prompt/item';
import type { CandidateView } from '../../../src/core/run/view/runView';

/** A rule that stayed, came or went between two versions of the memory. */
export interface RuleChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly rule: Item;
}

/** One version of the rule memory. */
export interface RuleVersion {
  readonly candidate: CandidateView;
  readonly changes: readonly RuleChange[];
  readonly added: number;
  readonly removed: number;
}

/** What a candidate's components hold, in turn. */
export function itemsOf(candidate: CandidateView | undefined): readonly Item[] {
  return Object.values(candidate?.items ?? {}).flat();
}

/** The versions of the rule memory in the order of their making, each with its changes against the version it was made from. */
export function ruleVersions(candidates: readonly CandidateView[]): readonly RuleVersion[] {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return candidates
    .filter((candidate) => candidate.items !== undefined && candidate.state !== 'baseline')
    .map((candidate) => {
      const changes = ruleChanges(itemsOf(byId.get(candidate.parents[0] ?? '')), itemsOf(candidate));
      const count = (kind: RuleChange['kind']): number => changes.filter((change) => change.kind === kind).length;
      return { candidate, changes, added: count('added'), removed: count('removed') };
    });
}

function ruleChanges(before: readonly Item[], after: readonly Item[]): readonly RuleChange[] {
  const changes = diffArrays([...before], [...after], { comparator: (a, b) => a.text === b.text });
  return changes.flatMap(({ added, removed, value }) =>
    value.map((rule): RuleChange => ({ kind: added ? 'added' : removed ? 'removed' : 'same', rule })),
  );
}
