import { countOf } from '../core/countOf';
import type { Flaw } from '../core/modelText/flaws';
import type { Version } from '../core/prompt/candidate';
import { componentsOf, fileKey, mainText, renderFiles } from '../core/prompt/version';
import { describeOutlook } from '../core/run/outlook';
import { proposedLimit } from '../core/run/notices/answerLimit';
import { scoreKind } from '../core/run/view/scoreKind';
import type { FlawShares, RunView, ScoreSummary } from '../core/run/view/runView';
import type { WhyOriginal } from '../core/run/view/suggestion';
import { reflectedIn, whyOriginal } from '../core/run/view/suggestion';
import { digitsOf, pFigure } from '../core/stats/figures';
import type { Verdict } from '../core/stats/verdict';
import type { ReadRun } from './caseReport';
import { failedLines, failedReport, pairedLines, pairedReport } from './caseReport';
import { exhibitLines } from './exhibitReport';
import { limitLines, noticeLines, noticesReport } from './noticeReport';
import { noiseLines, noiseReport } from './noiseReport';
import { shownPath } from './output';

/** What `show --json` prints: the whole view, and the cases behind its numbers. */
export async function runReport(run: ReadRun): Promise<object> {
  if (run.view.method === 'evaluate') return { ...run.view, failed: await failedReport(run) };
  const reflections: object[] = [];
  for (const reflection of run.view.reflections) reflections.push({ ...reflection, ...(await run.fold.reflectionTexts(reflection.id)) });
  return { ...run.view, notices: noticesReport(run.view), reflections, runsBeside: run.beside ?? null, paired: await pairedReport(run) };
}

/** What `--json` prints of an optimization. Scores are means from 0 to 1, or null where nothing was scored. */
export async function optimizationReport(run: ReadRun, bestVersion: Version): Promise<object> {
  const { view } = run;
  const scoresOf = (id: string) => {
    const scores = view.candidates.find((candidate) => candidate.id === id)?.scores;
    return {
      validation: scores?.validation?.mean ?? null,
      test: scores?.test?.mean ?? null,
      answers: { validation: scores?.validation?.flaws ?? null, test: scores?.test?.flaws ?? null },
      kinds: { validation: scoreKind('validation'), test: scoreKind('test') },
    };
  };
  return {
    run: view.id,
    method: view.method,
    seed: view.seed,
    models: view.models,
    split: view.splitSizes,
    baseline: scoresOf(view.baseline),
    best: { ...scoresOf(view.best), prompt: mainText(bestVersion), ...furtherParts(bestVersion) },
    verdict: view.verdict ?? null,
    notices: noticesReport(view),
    ...(view.notTried === undefined ? {} : { notTried: view.notTried }),
    runsBeside: run.beside ?? null,
    paired: await pairedReport(run),
    ...spendingReport(view),
    ...noiseReport(view),
    outlook: view.outlook ?? null,
    stopReason: view.stopReason ?? null,
  };
}

/** What there is of a version beside its first file. */
function furtherParts(version: Version): object {
  const files = [...renderFiles(version).values()].filter(({ path }) => path !== version.program.files[0].path);
  const configuration = componentsOf(version).filter(({ place }) => place === undefined);
  return {
    ...(files.length === 0 ? {} : { files: Object.fromEntries(files.map((file) => [fileKey(file), file.text])) }),
    ...(configuration.length === 0
      ? {}
      : { config: Object.fromEntries(configuration.map(({ name, value }) => [name, JSON.parse(value) as unknown])) }),
  };
}

/** What `--json` prints of an evaluation. */
export async function evaluationReport(run: ReadRun): Promise<object> {
  const { view } = run;
  const { train, validation, test: score } = view.candidates[0]?.scores ?? {};
  return {
    run: view.id,
    models: view.models,
    metric: view.metric,
    cases: view.splitSizes.test,
    score: score?.mean ?? null,
    kind: scoreKind('test'),
    interval: score?.interval ?? null,
    errors: score?.errors ?? 0,
    answers: score?.flaws ?? null,
    maxAnswerTokens: view.maxAnswerTokens,
    proposedAnswerTokens: proposedLimit(view) ?? null,
    ...(usedCases(view) === 0
      ? {}
      : { used: { cases: usedCases(view), train: train?.mean ?? null, validation: validation?.mean ?? null, kind: scoreKind('train') } }),
    failed: await failedReport(run),
    ...spendingReport(view),
    ...noiseReport(view),
  };
}

function spendingReport({ spending }: RunView): object {
  const { calls, inputTokens, outputTokens, cost, inputCut = 0 } = spending;
  return { calls, tokens: { input: inputTokens, output: outputTokens }, inputCut, ...(cost === undefined ? {} : { cost }) };
}

/** A run in words, for a person at a terminal in a folder. */
export async function describeRun(run: ReadRun, folder: string): Promise<string> {
  const { view } = run;
  const isEvaluation = view.method === 'evaluate';
  const { train, validation, test } = view.splitSizes;
  const lines = [
    `${view.id}  ${view.method}${isEvaluation ? '' : ` (${view.preset})`}, seed ${view.seed}, ${view.state}`,
    ...view.files.map(({ path }, index) => `  ${index === 0 ? 'prompt  ' : 'and file'} ${shownPath(path, folder)}`),
    `  models   task ${view.models.task}${isEvaluation ? '' : `, reflection ${view.models.reflection}`}`,
    `  cases    ${isEvaluation && usedCases(view) === 0 ? test : `${train} training, ${validation} validation, ${test} test`}`,
    ...(isEvaluation ? [...evaluationLines(view), ...(await failedLines(run, folder))] : scoreLines(view)),
    `  spent    ${describeSpending(view)}`,
    ...noiseLines(view),
    ...(view.outlook === undefined ? [] : [`  outlook  ${describeOutlook(view.outlook)}`]),
    ...limitLines(view),
    `  ${view.state === 'ended' ? 'ended ' : 'so far'}   ${view.statusLine}`,
  ];
  if (!isEvaluation && view.state === 'ended' && whyOriginal(view) === 'none written') lines.push(`  written  ${describeUnwritten(view)}`);
  if (view.verdict !== undefined) lines.push(`  verdict  ${describeOutcome(whyOriginal(view), view.verdict)}`);
  lines.push(...noticeLines(view), ...notTriedLines(view), ...besideLines(run), ...(await pairedLines(run, folder)), ...exhibitLines(view));
  return lines.join('\n');
}

/** The score on the cases that no run has used to make the prompt, and apart from it those on the others. */
function evaluationLines(view: RunView): string[] {
  const { train, validation, test: score } = view.candidates[0]?.scores ?? {};
  const isPart = score !== undefined && score.count + score.errors < view.splitSizes.test;
  const onUnused =
    usedCases(view) === 0 && !isPart
      ? ''
      : ` on ${describeCount(view.splitSizes.test, score)}${usedCases(view) === 0 ? '' : ' that no run has used'}`;
  const used = [
    ...(train === undefined ? [] : [`training ${percent(train.mean)} (${train.kind})`]),
    ...(validation === undefined ? [] : [`validation ${percent(validation.mean)} (${validation.kind})`]),
  ];
  return [
    `  score    ${score === undefined ? noScore(view) : describeScore(score) + onUnused + withoutAnswer(score, view.maxAnswerTokens)}`,
    ...(used.length === 0 ? [] : [`  flatters ${used.join(', ')}: these cases had a part in making the prompt`]),
  ];
}

/** How many cases of an evaluation had a part in making the prompt. */
function usedCases({ splitSizes: { train, validation } }: RunView): number {
  return train + validation;
}

function scoreLines(view: RunView): string[] {
  const ids = [...new Set([view.baseline, view.best])];
  return ids.flatMap((id) => {
    const candidate = view.candidates.find((each) => each.id === id);
    const { validation, test } = candidate?.scores ?? {};
    const parts = [
      ...(validation === undefined ? [] : [`validation ${describeScore(validation)}${withoutAnswer(validation, view.maxAnswerTokens)}`]),
      ...(test === undefined ? [] : [`test ${describeScore(test)}${withoutAnswer(test, view.maxAnswerTokens)}`]),
    ];
    return [`  ${id === view.baseline ? 'original' : 'best    '} ${parts.length === 0 ? noScore(view) : parts.join(', ')}`];
  });
}

/** Why there is no candidate: how far the reflection model came. */
function describeUnwritten(view: RunView): string {
  const { asked, arrived } = reflectedIn(view);
  const { minutes, secondsOfReflection: seconds } = view.spending;
  const each = seconds === undefined ? '' : `, about ${seconds.toFixed(seconds < 10 ? 1 : 0)} s each`;
  const time = countOf(Math.max(1, Math.round(minutes)), 'minute');
  return `no new prompt in ${time}: ${arrived} of ${countOf(asked, 'reflection')} arrived${each}`;
}

/** What the prompt speaks of, and one chat turn does not do: the scores do not say how it does with that. */
function notTriedLines({ notTried = [] }: RunView): readonly string[] {
  return notTried.length === 0 ? [] : [`  without  ${notTried.join('; ')}: the prompt speaks of it, and it was not tried`];
}

/** How many runs like this one there are, and what that means for a lucky verdict. */
function besideLines({ beside }: ReadRun): readonly string[] {
  if (beside === undefined) return [];
  const { number, total } = beside;
  if (total === 1) return ['  beside   no other run of this prompt on these cases is known here'];
  return [
    `  beside   run ${number} of ${total} of this prompt on these cases; each errs on its own: ` +
      'without any gain, up to one in 40 says proven by luck',
  ];
}

function noScore({ state }: RunView): string {
  return state === 'ended' ? 'no score' : 'no score yet';
}

/** How many test cases a score is of: where not all were asked, of how many. */
export function describeCount(testCases: number, score: ScoreSummary | undefined): string {
  const asked = score === undefined ? testCases : score.count + score.errors;
  return asked === testCases ? countOf(asked, 'case') : `${asked} of ${countOf(testCases, 'case')}`;
}

/**
 * How many of the cases of a score got no answer, and so are no part of it; and of the answers, how many were cut off, or none, and why.
 * @param maxAnswerTokens at which they were cut off
 */
export function withoutAnswer({ errors, flaws }: ScoreSummary, maxAnswerTokens?: number): string {
  return (errors === 0 ? '' : `, ${errors} without an answer`) + (flaws === undefined ? '' : describeFlaws(flaws, maxAnswerTokens));
}

function describeFlaws({ of, ...counts }: FlawShares, maxAnswerTokens: number | undefined): string {
  const at = maxAnswerTokens === undefined ? '' : ` at ${countOf(maxAnswerTokens, 'token')}`;
  const words: Readonly<Record<Flaw, string>> = {
    ...{ cut: `cut off${at}`, refused: 'declined', reasoning: 'reasoning alone', call: 'calls of a tool', empty: 'empty' },
    unknown: 'ended for a reason that is not known',
  };
  const parts = (Object.entries(counts) as [Flaw, number][]).map(([flaw, count]) => `${count} of ${countOf(of, 'answer')} ${words[flaw]}`);
  return `, ${parts.join(', ')}`;
}

/** A score with its kind and its interval. */
export function describeScore({ kind, mean, interval }: ScoreSummary): string {
  const digits = digitsOf([mean, interval.low, interval.high]);
  return `${percent(mean, digits)} (${kind}, ${percent(interval.low, digits)} to ${percent(interval.high, digits)})`;
}

/** What a run came to, in one line: its verdict with the figures, or why there are none. */
export function describeOutcome(kept: WhyOriginal | undefined, verdict: Verdict): string {
  return kept === undefined ? describeVerdict(verdict) : `${verdict.kind}: ${keptTexts[kept]}`;
}

/** A verdict with its figures. */
export function describeVerdict(verdict: Verdict): string {
  const { kind, difference, interval, pValue, cases, casesNeeded } = verdict;
  if (cases === 0) return `${kind}: on no test case could the two be compared`;
  const digits = digitsOf([difference, interval.low, interval.high]);
  const needed = casesNeeded === undefined ? '' : `; about ${casesNeeded} test cases would be needed`;
  const [by, low, high] = [difference, interval.low, interval.high].map((value) => points(value, digits)) as [string, string, string];
  return (
    `${kind}: ${by} points (95 % interval ${low} to ${high}, ` +
    `${describeP(pValue)}, ${countOf(cases, 'test case')}, ${scoreKind('test')})${needed}`
  );
}

const keptTexts: Readonly<Record<WhyOriginal, string>> = {
  'none written': 'no new prompt was written, the original stays',
  'none admitted': 'no candidate was admitted, the original stays',
  tied: 'what was admitted is tied with the original and no shorter, which stays',
};

function describeP(pValue: number): string {
  const figure = pFigure(pValue);
  return 'below' in figure ? `p < ${figure.below}` : `p = ${figure.value.toPrecision(figure.digits)}`;
}

function describeSpending({ spending }: RunView): string {
  const { task, reflection, judge, cached } = spending.calls;
  const tokens = spending.inputTokens + spending.outputTokens;
  const cost = spending.cost === undefined ? '' : `, ${spending.cost.toFixed(4)} in money`;
  return `${task} task, ${reflection} reflection, ${judge} judge calls, ${cached} from the cache, ${tokens} tokens${cost}`;
}

function percent(share: number, digits = digitsOf([share])): string {
  return `${(share * 100).toFixed(digits)} %`;
}

function points(difference: number, digits: number): string {
  const size = Math.abs(difference * 100).toFixed(digits);
  const sign = Number(size) === 0 ? '' : difference < 0 ? '−' : '+';
  return `${sign}${size}`;
}
