import type { Case } from '../cases/case';
import { expectedText } from '../cases/expectation';
import { fillTemplate } from '../fillTemplate';
import type { AnswerFormat, ChatMessage, Completion } from '../models/model';
import { ModelError } from '../models/model';
import { cleanAnswer } from '../modelText/cleanAnswer';
import { jsonParts } from '../modelText/jsonParts';
import type { Asked } from '../modelText/reading';
import { repairMessages } from '../modelText/repairMessages';
import { escapeData } from '../modelText/requestParts';
import { quote, shorten } from './feedback';
import template from './judge.md';
import { compareJson, parseJson } from './jsonEquality';
import type { AskJudge, Score } from './metric';

const topScore = 10;
/** The most characters of an output that the judge is shown. */
const answerLimit = 20_000;
const absent = '(none)';
/** A grade as JSON. Its range is a list of values, which more endpoints can hold a model to than limits. */
export const gradeFormat: AnswerFormat = {
  name: 'grade',
  schema: {
    type: 'object',
    properties: { reason: { type: 'string' }, score: { type: 'integer', enum: Array.from({ length: topScore + 1 }, (_, grade) => grade) } },
    required: ['reason', 'score'],
    additionalProperties: false,
  },
};
/** How a grade has to look, for an answer that holds none. */
const gradeForm = 'Reply with the JSON that it asks for, `reason` before `score`.';

/**
 * Has the judge model grade an output.
 * @throws ModelError of kind `no-answer` when the judge's answer is cut off, declines or holds no grade, and once more when it is asked
 * again: that is never a zero.
 */
export async function grade(rubric: string, output: string, promptCase: Case, ask: AskJudge): Promise<Score> {
  const content = fillTemplate(template, {
    rubric: rubric.trim(),
    input: escapeData(inputOf(promptCase)),
    expected: escapeData(promptCase.expected === undefined ? absent : expectedText(promptCase.expected)),
    answer: escapeData(shorten(output, answerLimit)),
  });
  const request: readonly ChatMessage[] = [{ role: 'user', content }];
  const answer = await ask(request, gradeFormat);
  try {
    return readGrade(answer, { request: content });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return readGrade(await ask(repairMessages(request, answer.text, error.message, gradeForm), gradeFormat), { request: content });
  }
}

function inputOf({ input, variables }: Case): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value}`);
  return [...(input === '' ? [] : [input]), ...lines].join('\n') || absent;
}

/** Against what a judge's answer is held: what stands in the request is no grade of the judge's. */
type AskedGrade = Pick<Asked, 'request'>;

/**
 * Reads a judge's answer: the JSON alone, in a code block, or the last such object in prose; never in reasoning that leaked, and
 * never what the request itself holds, be it the form of a grade or one within the graded answer.
 * @throws ModelError of kind `no-answer` when the answer is not whole, or there is no grade from 0 to 10 in it.
 */
export function readGrade({ text, finish }: Pick<Completion, 'text' | 'finish'>, { request }: AskedGrade): Score {
  if (finish === 'refused')
    throw new ModelError(
      'no-answer',
      'The judge model, or a filter of its endpoint, declined to grade the answer. Look at the case, or choose another judge.',
    );
  if (finish === 'length')
    throw new ModelError(
      'no-answer',
      "The judge model's answer was cut off before its end: raise maxAnswerTokens in the eval file, which is its limit as well, " +
        `or choose a judge that reasons less. It wrote ${quote(text)}.`,
    );
  const cleaned = parseJson(text) === undefined ? cleanAnswer(text, { template }) : { value: text };
  const values = 'value' in cleaned ? jsonParts(cleaned.value, request).flat() : [];
  const grade = values
    .filter((value) => !isForm(value))
    .map(gradeIn)
    .findLast((found) => found !== undefined);
  if (grade !== undefined) return grade;
  throw new ModelError('no-answer', `The judge model gave no grade from 0 to ${topScore} that can be read. It wrote ${quote(text)}.`);
}

/** Whether a value is the form that the template shows, in whatever spacing. */
function isForm(value: unknown): boolean {
  return jsonParts(template, '').some((form) => compareJson(value, form) === undefined);
}

function gradeIn(value: unknown): Score | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { score, reason } = value as { readonly score?: unknown; readonly reason?: unknown };
  const grade = gradeNumber(score);
  if (grade === undefined || grade < 0 || grade > topScore) {
    return undefined;
  }
  const words = typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : 'The judge gave no reason.';
  return { value: grade / topScore, feedback: `${words} (${grade} of ${topScore})` };
}

/** Some models write the number as text: `"7"`, `"7/10"`. */
function gradeNumber(score: unknown): number | undefined {
  const written = typeof score === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*(?:\/\s*10)?\s*$/.exec(score)?.[1] : undefined;
  const number = typeof score === 'number' ? score : written === undefined ? Number.NaN : Number(written);
  return Number.isFinite(number) ? number : undefined;
}
