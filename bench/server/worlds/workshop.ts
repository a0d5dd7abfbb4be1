/** The cases of all worlds: messages to a workshop, each about one thing, each with one word as its answer. */

const things = [
  'brass gate',
  'oak ladder',
  'tin kettle',
  'canvas sail',
  'copper bell',
  'stone mill',
  'iron anchor',
  'glass lantern',
  'leather harness',
  'clay oven',
  'silver compass',
  'wicker basket',
  'marble basin',
  'steel winch',
  'paper kite',
  'cedar chest',
] as const;
const answers = [
  'amber',
  'birch',
  'cobalt',
  'dune',
  'ember',
  'fjord',
  'garnet',
  'heath',
  'indigo',
  'juniper',
  'kelp',
  'lilac',
  'moss',
  'nickel',
  'ochre',
  'pine',
] as const;

/** A case as data: what is sent, and what should come back. */
export interface WorkshopCase {
  readonly id: string;
  readonly input: string;
  readonly expected: string;
}

/** The most kinds of cases that there are. */
export const mostKinds = things.length;

/** The prompt that every client begins with. */
export const basePrompt = 'You answer the messages of a workshop with one word.';

/** So many different cases, spread evenly over the kinds. */
export function workshopCases(count: number, kinds: number): readonly WorkshopCase[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = index % kinds;
    return {
      id: String(index),
      input: `[case ${index}] A message about the ${things[kind] ?? ''}, number ${Math.floor(index / kinds)}.`,
      expected: answers[kind] ?? '',
    };
  });
}

/** The hidden rule of a kind, as a sentence for a prompt. */
export function ruleOf(kind: number): string {
  return `A message about the ${things[kind] ?? ''} gets the answer ${answers[kind] ?? ''}.`;
}

/** The id of the last case in a text. */
export function caseIn(text: string): string | undefined {
  return [...text.matchAll(/\[case (\d+)\]/g)].at(-1)?.[1];
}

/** The kind of the last case in a text. */
export function kindOf(text: string): number | undefined {
  const thing = [...text.matchAll(/\[case \d+\] A message about the ([a-z]+ [a-z]+),/g)].at(-1)?.[1];
  const kind = things.findIndex((each) => each === thing);
  return kind < 0 ? undefined : kind;
}

/** The kinds of all cases that a text shows, in order, each once. */
export function kindsIn(text: string): readonly number[] {
  const found = [...text.matchAll(/\[case \d+\] A message about the ([a-z]+ [a-z]+),/g)].map((match) =>
    things.findIndex((each) => each === match[1]),
  );
  return [...new Set(found.filter((kind) => kind >= 0))];
}

/** The rules that a text holds, by kind. */
export function rulesIn(text: string, kinds: number): readonly number[] {
  return Array.from({ length: kinds }, (_, kind) => kind).filter((kind) => text.includes(ruleOf(kind)));
}

/** The expected answer of a kind. */
export function answerOf(kind: number | undefined): string {
  return kind === undefined ? 'unknown' : (answers[kind] ?? 'unknown');
}

/** An answer that is never the expected one. */
export const wrongAnswer = 'unsure';
