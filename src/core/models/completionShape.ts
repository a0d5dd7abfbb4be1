import { exactly, moment, number, object, optional, text, word } from '../shape';
import type { Completion, Usage } from './model';

/** The form of what a call used. */
export const usageShape = object<Usage>({ inputTokens: number(0), outputTokens: number(0) });

/** The form of how an answer ended. */
export const finishShape = word<Completion['finish']>({ stop: true, length: true, refused: true });

const shape = object<Completion>({ text, usage: usageShape, finish: finishShape, sampled: optional(exactly(true)), keptAt: optional(moment) });

/** Whether a value is an answer, as far as its form tells: what is kept in a file may be anything. */
export function isCompletion(value: unknown): value is Completion {
  return shape(value);
}
