import type { Case } from '../cases/case';
import { fillTemplate } from '../fillTemplate';
import { ModelError } from '../models/model';
import { quote, shorten } from './feedback';
import template from './judge.md';
import { parseJson } from './jsonEquality';
import type { Metric, Score } from './metric';

const topScore = 10;
/** The most characters of an output that the judge is shown. */
const answerLimit = 20_000;
const absent = '(none)';

/**
 * A judge model grades the output by a rubric, from 0 to 10; the score is a tenth of that and the feedback is the judge's reason. The
 * judge sees the case's input and variables, its expected output where there is one, and the output.
 * @throws ModelError of kind `garbage` from `score` when the judge's answer holds no grade: that is never a zero.
 */
export function judge(rubric: string): Metric {
  return {
    id: 'judge',
    scale: 'graded',
    usesJudge: true,
    needsExpected: false,
    async score(trajectory, promptCase, ask) {
      const content = fillTemplate(template, {
        rubric: rubric.trim(),
        question: questionOf(promptCase),
        reference: promptCase.expected ?? absent,
        answer: shorten(trajectory.output, answerLimit).replaceAll('</answer', '<\\/answer'),
      });
      return readGrade(await ask([{ role: 'user', content }]));
    },
  };
}

function questionOf({ input, variables }: Case): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value}`);
  return [...(input === '' ? [] : [input]), ...lines].join('\n') || absent;
}

/**
 * Reads a judge's answer: the JSON alone, in a code block, or as the last object in prose.
 * @throws ModelError of kind `garbage` when there is no grade from 0 to 10 in it.
 */
export function readGrade(answer: string): Score {
  for (const text of gradeTexts(answer)) {
    const grade = parseGrade(text);
    if (grade !== undefined) {
      return grade;
    }
  }
  throw new ModelError('garbage', `The judge model gave no grade from 0 to ${topScore} that can be read. It wrote ${quote(answer)}.`);
}

/** The stretches of an answer that may be the JSON, the likeliest first. */
function gradeTexts(answer: string): string[] {
  const fenced = [...answer.matchAll(/```[\w-]*[ \t]*\r?\n([\s\S]*?)```/g)].map((match) => match[1] ?? '').reverse();
  const objects: string[] = [];
  for (let start = answer.lastIndexOf('{'); start >= 0 && objects.length < 20; start = answer.lastIndexOf('{', start - 1)) {
    objects.push(answer.slice(start, answer.lastIndexOf('}') + 1));
    if (start === 0) {
      break;
    }
  }
  return [answer, ...fenced, ...objects];
}

function parseGrade(text: string): Score | undefined {
  const value = parseJson(text)?.value;
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
