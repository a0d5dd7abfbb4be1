import { diffArrays } from 'diff';
import type { Rule } from '../../../src/core/prompt/candidate';
import type { CandidateView } from '../../../src/core/run/view/runView';

/** A rule that stayed, came or went between two versions of the memory. */
export interface RuleChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly rule: Rule;
}

/** One version of the rule memory. */
export interface RuleVersion {
  readonly candidate: CandidateView;
  readonly changes: readonly RuleChange[];
  readonly added: number;
  readonly removed: number;
}

/** The versions of the rule memory in the order of their making, each with its changes against the version it was made from. */
export function ruleVersions(candidates: readonly CandidateView[]): readonly RuleVersion[] {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return candidates
    .filter((candidate) => candidate.rules !== undefined && candidate.state !== 'baseline')
    .map((candidate) => {
      const changes = ruleChanges(byId.get(candidate.parents[0] ?? '')?.rules ?? [], candidate.rules ?? []);
      const count = (kind: RuleChange['kind']): number => changes.filter((change) => change.kind === kind).length;
      return { candidate, changes, added: count('added'), removed: count('removed') };
    });
}

function ruleChanges(before: readonly Rule[], after: readonly Rule[]): readonly RuleChange[] {
  const changes = diffArrays([...before], [...after], { comparator: (a, b) => a.text === b.text });
  return changes.flatMap(({ added, removed, value }) =>
    value.map((rule): RuleChange => ({ kind: added ? 'added' : removed ? 'removed' : 'same', rule })),
  );
}
