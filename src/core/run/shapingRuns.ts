import type { Case, Split, SplitCases } from '../cases/case';
import { caseFingerprint, NearCases, twinPart } from '../cases/caseFingerprint';
import type { RunUses } from './view/runUses';
import type { Program } from '../prompt/program';
import { runsBehind, traceProgram } from './view/textTrace';

/** The cases of a prompt by what runs have used of them to make it. */
export interface UsedCases {
  readonly splits: SplitCases;
  /** Those among the used ones that are near copies of what was used, not that itself. */
  readonly copies: readonly Case[];
}

/** How a case was used: by an optimizer that read it, or by a gate that chose by it. */
type Use = Exclude<Split, 'test'>;

/**
 * Splits the cases of an evaluation: what shaped the prompt's text is kept apart from what no run has used for it, since a score on cases
 * that made or chose a text flatters it. `train` are the cases that an optimizer read on the way to the text, `validation` those that
 * a gate chose by; all others are `test`, and that is all of them where no run has made the text. A near copy of a used case counts
 * as used, unless the run itself knew it as another case that it held out.
 * @param runs all runs that are known, on whatever prompt
 */
export function splitByUse(program: Program, cases: readonly Case[], runs: readonly RunUses[]): UsedCases {
  const shaping = runsBehind(traceProgram(program), runs).map((run) => new UseOfRun(run));
  const splits: Record<Split, Case[]> = { train: [], validation: [], test: [] };
  const copies: Case[] = [];
  for (const each of cases) {
    const fingerprint = shaping.length === 0 ? '' : caseFingerprint(each);
    const twins = shaping.flatMap((run) => run.ofTwin(fingerprint) ?? []);
    const near = twins.some((use) => use !== 'test') ? [] : shaping.flatMap((run) => run.ofCopy(fingerprint) ?? []);
    const uses = new Set([...twins, ...near]);
    splits[uses.has('train') ? 'train' : uses.has('validation') ? 'validation' : 'test'].push(each);
    if (near.length > 0) copies.push(each);
  }
  return { splits, copies };
}

/** What one run used. */
class UseOfRun {
  private readonly twins = new Map<string, Split>();
  private nearCases: NearCases<Use> | undefined;

  constructor(private readonly run: RunUses) {
    for (const split of ['test', 'validation', 'train'] as const)
      for (const each of run.cases[split]) this.twins.set(twinPart(each), split);
  }

  /** The split in which the run had a case, or a twin of it; undefined where it had none. */
  ofTwin(fingerprint: string): Split | undefined {
    return this.twins.get(twinPart(fingerprint));
  }

  /** How the run used what a case that it did not have is a near copy of. */
  ofCopy(fingerprint: string): Use | undefined {
    return this.ofTwin(fingerprint) === undefined ? this.near.find(fingerprint) : undefined;
  }

  private get near(): NearCases<Use> {
    if (this.nearCases !== undefined) return this.nearCases;
    const cases = new NearCases<Use>();
    for (const use of ['train', 'validation'] as const) for (const each of this.run.cases[use]) cases.add(each, use);
    return (this.nearCases = cases);
  }
}
