import type { ScorePair } from '../../../src/core/stats/verdict';

/** Pass/fail pairs with so many gained and lost; of the others every second one passes. */
export function passFailPairs(gained: number, lost: number, cases: number): ScorePair[] {
  const same = Array.from({ length: cases - gained - lost }, (_, index) => ({ before: index % 2, after: index % 2 }));
  return [
    ...new Array<ScorePair>(gained).fill({ before: 0, after: 1 }),
    ...new Array<ScorePair>(lost).fill({ before: 1, after: 0 }),
    ...same,
  ];
}

/** Probabilities of all tables of `cases` pairs that are gained or lost with the given rates. */
export function tableProbabilities(
  cases: number,
  gainedRate: number,
  lostRate: number,
): { gained: number; lost: number; probability: number }[] {
  const tables = [];
  for (let gained = 0; gained <= cases; gained += 1) {
    for (let lost = 0; gained + lost <= cases; lost += 1) {
      const same = cases - gained - lost;
      const ways = logFactorial(cases) - logFactorial(gained) - logFactorial(lost) - logFactorial(same);
      const chance = logPower(gainedRate, gained) + logPower(lostRate, lost) + logPower(1 - gainedRate - lostRate, same);
      tables.push({ gained, lost, probability: Math.exp(ways + chance) });
    }
  }
  return tables;
}

const logFactorials = [0];

export function logFactorial(count: number): number {
  for (let next = logFactorials.length; next <= count; next += 1) {
    logFactorials.push((logFactorials[next - 1] ?? Number.NaN) + Math.log(next));
  }
  return logFactorials[count] ?? Number.NaN;
}

export function logPower(rate: number, count: number): number {
  return count === 0 ? 0 : count * Math.log(rate);
}
