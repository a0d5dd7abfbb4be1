/** A share as a percentage: `62.5 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A difference of shares in points, with its sign: `+12.5 points`. */
export function formatPoints(difference: number): string {
  const points = difference * 100;
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return `${sign}${Math.abs(points).toFixed(1)} points`;
}
