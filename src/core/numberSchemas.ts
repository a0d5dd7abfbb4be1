import { description, finite, integer, maxValue, minValue, number, pipe } from 'valibot';

/** A whole number within limits, both included. */
export function wholeNumber(minimum: number, maximum: number, words: string) {
  return pipe(number(), integer(), minValue(minimum), maxValue(maximum), description(words));
}

/** A number within limits, both included. */
export function numberFrom(minimum: number, maximum: number, words: string) {
  return pipe(number(), minValue(minimum), maxValue(maximum), description(words));
}

/** A whole number without an upper limit. */
export function wholeNumberOf(minimum: number, words: string) {
  return pipe(number(), integer(), minValue(minimum), description(words));
}

/** A number of 0 or more, without an upper limit. */
export function amount(words: string) {
  return pipe(number(), finite(), minValue(0), description(words));
}
