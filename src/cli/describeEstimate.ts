import type { Estimate, Expected } from '../core/run/journal/events';

/** What a run is expected to use, in a sentence: `Expected: about 870 calls (110 to 1,800), about 160,000 tokens (7,900 to 550,000).` */
export function describeEstimate({ calls, tokens, cost }: Estimate): string {
  const parts = [range(calls, 'calls'), range(tokens, 'tokens'), ...(cost === undefined ? [] : [`a cost of ${range(cost)}`])];
  return `Expected: ${parts.join(', ')}.`;
}

function range({ minimum, typical, maximum }: Expected, unit = ''): string {
  const words = (value: string): string => [value, unit].filter((word) => word !== '').join(' ');
  if (minimum === maximum) return words(numbers.format(typical));
  const [low, middle, high] = [minimum, typical, maximum].map((value) => numbers.format(value)) as [string, string, string];
  return `about ${words(middle)} (${low} to ${high})`;
}

const numbers = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });
