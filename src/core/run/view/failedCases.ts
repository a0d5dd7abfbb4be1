import type { Case } from '../../cases/case';
import type { CaseScore } from '../journal/events';
import type { LineSource } from '../journal/lineSource';
import { rounding } from '../../rounding';
import { casesPerPage, shortenText, shownExpected, shownParts } from './pairedCases';
import type { FailedCase, FailedPage } from './runView';
import type { SplitScores } from './splitScores';

/** A case that failed, and its score; none where there is no answer. */
interface Failure {
  readonly promptCase: Case;
  readonly score: number | undefined;
}

/** The cases whose score is below 1, the lowest first, and then those without an answer; equal ones in their own order. */
export function failedCases(cases: ReadonlyMap<string, Case>, scores: SplitScores, journal: LineSource): Promise<readonly FailedCase[]> {
  return describe(failuresIn(cases, scores), scores, journal);
}

/** A page of them from a place in their order on, with shortened texts, and how many there are. */
export async function failedPage(
  cases: ReadonlyMap<string, Case>,
  scores: SplitScores,
  journal: LineSource,
  from: number,
): Promise<FailedPage> {
  const failures = failuresIn(cases, scores);
  const wrong = failures.filter(({ score }) => score !== undefined).length;
  const page = await describe(failures.slice(from, from + casesPerPage), scores, journal);
  return { wrong, unanswered: failures.length - wrong, cases: page.map(shortened) };
}

function failuresIn(cases: ReadonlyMap<string, Case>, scores: SplitScores): readonly Failure[] {
  const failures: Failure[] = [];
  for (const promptCase of cases.values()) {
    const score = scores.scoreOf(promptCase.id);
    if (scores.has(promptCase.id) && (score ?? 0) <= 1 - rounding) failures.push({ promptCase, score });
  }
  return failures.sort((a, b) => (a.score ?? 2) - (b.score ?? 2));
}

/** The failures with what was answered, which is read for them alone. */
async function describe(failures: readonly Failure[], scores: SplitScores, journal: LineSource): Promise<readonly FailedCase[]> {
  const answers = await scores.read(
    failures.map(({ promptCase }) => promptCase.id),
    journal,
  );
  return failures.map((failure) => describeOne(failure, answers.get(failure.promptCase.id)));
}

function shortened({ input, variables, expected, output, feedback, parts, error, ...rest }: FailedCase): FailedCase {
  return {
    ...rest,
    input: shortenText(input),
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, shortenText(value)])),
    ...(expected === undefined ? {} : { expected: shownExpected(expected, shortenText) }),
    ...(output === undefined ? {} : { output: shortenText(output) }),
    ...(feedback === undefined ? {} : { feedback: shortenText(feedback) }),
    ...(parts === undefined ? {} : { parts: shownParts(parts, shortenText) }),
    ...(error === undefined ? {} : { error: shortenText(error) }),
  };
}

function describeOne(
  { promptCase, score }: Failure,
  { output, feedback, parts, error }: Pick<CaseScore, 'output' | 'feedback' | 'parts' | 'error'> = {},
): FailedCase {
  const { id, input, variables, expected, position } = promptCase;
  return {
    case: id,
    input,
    variables,
    ...(expected === undefined ? {} : { expected }),
    ...(score === undefined ? {} : { score }),
    ...(output === undefined ? {} : { output }),
    ...(feedback === undefined ? {} : { feedback }),
    ...(parts === undefined ? {} : { parts }),
    ...(error === undefined ? {} : { error }),
    file: position.file,
    line: position.line,
  };
}
