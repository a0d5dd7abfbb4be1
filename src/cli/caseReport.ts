import type { Split } from '../core/cases/case';
import { expectedText } from '../core/cases/expectation';
import type { RunFold } from '../core/run/view/runFold';
import type { RunsBeside } from '../core/run/view/runsBeside';
import { scoreKind } from '../core/run/view/scoreKind';
import type { CaseChange, FailedCase, RunView, SplitPairs } from '../core/run/view/runView';
import { quote, shownPath } from './output';

/** A run with the cases behind its numbers. */
export interface ReadRun {
  readonly view: RunView;
  readonly fold: RunFold;
  /** Of one with a verdict, how many there are. */
  readonly beside?: RunsBeside | undefined;
}

/** The most cases of a kind that are named in words; `--json` has all of them. */
const shownFailures = 10;
const shownBroken = 5;

/** What `--json` prints of the cases of an evaluation that failed: all of them, what is not there as null. */
export async function failedReport(run: ReadRun): Promise<readonly object[]> {
  const isSplit = hasUsedCases(run.view);
  return (await failuresOf(run)).map(
    ({
      split,
      case: id,
      file,
      line,
      input,
      variables,
      expected = null,
      output = null,
      score = null,
      feedback = null,
      parts,
      error = null,
    }) => {
      return {
        case: id,
        ...(isSplit ? { split, kind: scoreKind(split) } : {}),
        file,
        line,
        input,
        variables,
        expected,
        answered: output,
        score,
        feedback,
        ...(parts === undefined ? {} : { parts }),
        error,
      };
    },
  );
}

/** What `--json` prints of the test cases behind a verdict; null where no candidate was compared with the original. */
export async function pairedReport({ view, fold }: ReadRun): Promise<object | null> {
  const pairs = await testPairs({ view, fold });
  if (pairs === undefined) return null;
  const broken = (await fold.changedCases(view.best, 'test', 'broken')).map(
    ({
      case: id,
      file,
      line,
      input,
      expected = null,
      before,
      after,
      outputBefore = null,
      outputAfter = null,
      partsBefore = null,
      partsAfter = null,
    }) => {
      const parts = partsBefore === null && partsAfter === null ? {} : { partsBefore, partsAfter };
      return { case: id, file, line, input, expected, before, after, answeredBefore: outputBefore, answeredAfter: outputAfter, ...parts };
    },
  );
  return { kind: scoreKind(pairs.split), ...pairs.counts, brokenCases: broken };
}

/** The cases of an evaluation that failed, in lines: how many, the first of them, and how many more. */
export async function failedLines(run: ReadRun, folder: string): Promise<readonly string[]> {
  const failed = await failuresOf(run);
  if (failed.length === 0) return [];
  return [
    `  failed   ${failed.length} of ${Object.values(run.view.splitSizes).reduce((sum, size) => sum + size, 0)}`,
    ...firstOf(failed, shownFailures, (each) => describeFailure(each, folder)),
  ];
}

/** What became of the test cases behind a verdict, in lines: the counts, and the first of those that the best prompt broke. */
export async function pairedLines({ view, fold }: ReadRun, folder: string): Promise<readonly string[]> {
  const pairs = await testPairs({ view, fold });
  if (pairs === undefined) return [];
  const { fixed, broken, same } = pairs.counts;
  return [
    `  paired   ${fixed} fixed, ${broken} broken, ${same} the same${broken === 0 ? '' : '; broken:'}`,
    ...firstOf(await fold.changedCases(view.best, 'test', 'broken'), shownBroken, (each) => describeBroken(each, folder)),
  ];
}

/** The cases of an evaluation that failed: first of those that no run has used to make the prompt, then of the others. */
async function failuresOf({ view, fold }: ReadRun): Promise<readonly (FailedCase & { readonly split: Split })[]> {
  const failures: (FailedCase & { readonly split: Split })[] = [];
  for (const split of ['test', 'validation', 'train'] as const) {
    for (const failed of await fold.failedCases(view.baseline, split)) failures.push({ ...failed, split });
  }
  return failures;
}

function hasUsedCases({ splitSizes: { train, validation } }: RunView): boolean {
  return train + validation > 0;
}

async function testPairs({ view, fold }: ReadRun): Promise<SplitPairs | undefined> {
  if (view.verdict === undefined || view.best === view.baseline) return undefined;
  return (await fold.pairedCases(view.best)).find(({ split }) => split === 'test');
}

function firstOf<Item>(items: readonly Item[], count: number, describe: (item: Item) => string): readonly string[] {
  const more = items.length - count;
  return [
    ...items.slice(0, count).map((item) => `    ${describe(item)}`),
    ...(more > 0 ? [`    … and ${more} more; --json has them all.`] : []),
  ];
}

function describeFailure(failed: FailedCase, folder: string): string {
  const { input, variables, expected, score, output = '', feedback, error } = failed;
  const asked = input === '' ? Object.values(variables).join(' ') : input;
  const wanted = expected === undefined ? '' : `expected ${quote(expectedText(expected))}, `;
  const graded = score === undefined || score === 0 ? '' : `, score ${score.toFixed(2)}`;
  // Without an expected answer, only what the judge said tells what is wrong.
  const judged = expected === undefined && feedback !== undefined && feedback !== '' ? `, judged ${quote(feedback)}` : '';
  const became = score === undefined ? `no answer: ${oneLine(error ?? 'unknown')}` : `answered ${quote(output)}${graded}${judged}`;
  return `${placeOf(failed, folder)}  ${quote(asked)}  ${wanted}${became}`;
}

function describeBroken(changed: CaseChange, folder: string): string {
  const { input, expected, before, after, outputBefore = '', outputAfter = '' } = changed;
  const wanted = expected === undefined ? '' : `expected ${quote(expectedText(expected))}, `;
  const asked = input === '' ? '' : `  ${quote(input)}`;
  const scores = before === 1 && after === 0 ? '' : `, score ${before.toFixed(2)} before, now ${after.toFixed(2)}`;
  return `${placeOf(changed, folder)}${asked}  ${wanted}answered ${quote(outputBefore)} before, now ${quote(outputAfter)}${scores}`;
}

/** Where a case is written, and its own name where it has one. */
function placeOf(
  { case: id, file, line }: { readonly case: string; readonly file: string; readonly line: number },
  folder: string,
): string {
  const place = `${shownPath(file, folder)}:${line}`;
  return /^(line|case) \d+$/.test(id) ? place : `${place} ${oneLine(id)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
