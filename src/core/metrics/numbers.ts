const digits = String.raw`[-+]?(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const numberAlone = new RegExp(String.raw`(?<![\w.])${digits}`);
const numberAnywhere = new RegExp(digits);

/**
 * The first number that stands in a text, if there is one: by itself (`42`, `-.5`, `1,234.50`), or else after letters (`EUR5`). A comma
 * between groups of three digits is skipped; the decimal mark is a point.
 */
export function firstNumber(text: string): number | undefined {
  const plain = text.replace(/\u2212/g, '-');
  const match = numberAlone.exec(plain) ?? numberAnywhere.exec(plain);
  const value = match === null ? Number.NaN : Number(match[0].replaceAll(',', ''));
  return Number.isFinite(value) ? value : undefined;
}
