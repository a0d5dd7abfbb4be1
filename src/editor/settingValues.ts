import type { Price } from '../core/models/limits';
import { isPrice } from '../core/run/spending/prices';

/** A whole number of a setting, held within its range; the default where the value is no number. */
export function wholeNumber(
  value: unknown,
  range: { readonly minimum: number; readonly maximum?: number; readonly otherwise: number },
): number {
  const { minimum, maximum = Number.MAX_SAFE_INTEGER, otherwise } = range;
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(Math.round(value), minimum), maximum) : otherwise;
}

/** The prices of a setting, by model id. Half a price is none. */
export function pricesOf(value: unknown): Readonly<Record<string, Price>> {
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value as Readonly<Record<string, Partial<Price> | undefined>>) : [];
  return Object.fromEntries(entries.flatMap(([id, price]) => (isPrice(price) ? [[id, { input: price.input, output: price.output }]] : [])));
}

/** A text of a setting without blanks round it; the default where the value is no text, or empty. */
export function textOf(value: unknown, otherwise: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? otherwise : text;
}
