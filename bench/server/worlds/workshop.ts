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
  'birch broom',
  'lead pipe',
  'straw hat',
  'wool blanket',
  'hemp rope',
  'ivory comb',
  'slate roof',
  'amber bead',
  'rubber boot',
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
  'quartz',
  'russet',
  'sable',
  'teal',
  'umber',
  'violet',
  'willow',
  'yarrow',
  'zinc',
] as const;

/** A case as data: what is sent, and what should come back. */
export interface WorkshopCase {
  readonly id: string;
  readonly input: string;
  readonly expected: string;
}

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

/** The same as a model says it that cannot be brief: filled up to a length with what is true and of no use, in more sentences or in one. */
export function verboseRule(kind: number, characters: number, isOneSentence: boolean): string {
  const rule = ruleOf(kind);
  const thing = things[kind] ?? '';
  const talk = [
    `this is so because the people of the workshop have always sorted what they hear about the ${thing} in that way`,
    `it does not matter who writes about the ${thing}, at what time of the day, or in which mood`,
    `whoever reads of the ${thing} should think of this before any other word comes to mind`,
    `the number behind the ${thing} has no meaning of its own and changes nothing about that`,
  ];
  let text = isOneSentence ? rule.slice(0, -1) : rule;
  for (let part = 0; text.length < characters; part++) {
    const next = talk[part % talk.length] ?? '';
    text += isOneSentence ? `, and ${next}` : ` ${next.charAt(0).toUpperCase()}${next.slice(1)}.`;
  }
  const cut = text.slice(0, characters - 1).replace(/\s\S*$/, '');
  return `${cut.replace(/[.,]$/, '')}.`;
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

/** Whether a text holds the rule of a kind, whatever the sentence goes on with. */
export function saysRule(text: string, kind: number): boolean {
  return text.includes(ruleOf(kind).slice(0, -1));
}

/** The rules that a text holds, by kind. */
export function rulesIn(text: string, kinds: number): readonly number[] {
  return Array.from({ length: kinds }, (_, kind) => kind).filter((kind) => saysRule(text, kind));
}

/** The expected answer of a kind. */
export function answerOf(kind: number | undefined): string {
  return kind === undefined ? 'unknown' : (answers[kind] ?? 'unknown');
}

/** An answer that is never the expected one. */
export const wrongAnswer = 'unsure';
