import { kindOf } from './kinds/componentKinds';
import type { PlacedVariable } from './placeVariables';
import { placeVariables } from './placeVariables';
import type { SourceFile } from './program';

/**
 * What a new version of a prompt does to the variables, references and template blocks of the old one: it may move them within
 * their component and their block, and nothing else.
 * @param after the new version, parsed; it has the same components.
 * @returns the first change in one sentence that names what it is about; undefined when there is none.
 */
export function changeOfVariables(before: SourceFile, after: SourceFile): string | undefined {
  const [old, fresh] = [placeVariables(before), placeVariables(after)];
  for (const component of before.components) {
    const { name } = component;
    const change = compareVariables(within(before, old, name), within(after, fresh, name));
    if (change !== undefined) return `${kindOf(component).noun} "${name}" ${change}.`;
  }
  const frozen = compareVariables(outside(before, old), outside(after, fresh));
  if (frozen !== undefined) return `The draft changes the text around its slot: it ${frozen}.`;
  const reordered = changeOfOrder(old, fresh);
  return reordered === undefined ? undefined : `The draft ${reordered}.`;
}

function within(prompt: SourceFile, variables: readonly PlacedVariable[], name: string): readonly PlacedVariable[] {
  const place = prompt.components.find((one) => one.name === name)?.place;
  return place === undefined ? [] : variables.filter(({ start, end }) => start >= place.start && end <= place.end);
}

function outside(prompt: SourceFile, variables: readonly PlacedVariable[]): readonly PlacedVariable[] {
  return variables.filter(({ start, end }) => !prompt.components.some(({ place }) => start >= place.start && end <= place.end));
}

/** Which variables a text lost, invented or moved to where they mean something else. */
function compareVariables(before: readonly PlacedVariable[], after: readonly PlacedVariable[]): string | undefined {
  const written = difference(before, after, ({ key }) => key);
  if (written.lost.length > 0 || written.added.length > 0) return describeDifference(written.lost, written.added);
  const placed = difference(before, after, (variable) => JSON.stringify([variable.key, variable.surrounds]));
  const [moved] = placed.added;
  if (moved === undefined) return undefined;
  const from = placed.lost.find(({ key }) => key === moved.key);
  return moved.surrounds === ''
    ? `takes ${moved.written} out of its ${from?.surrounds ?? 'place'}`
    : `puts ${moved.written} into a ${moved.surrounds}`;
}

function describeDifference(lost: readonly PlacedVariable[], added: readonly PlacedVariable[]): string {
  const names = (variables: readonly PlacedVariable[]): string => [...new Set(variables.map(({ written }) => written))].join(', ');
  const parts = [
    ...(lost.length > 0 ? [`loses ${names(lost)}`] : []),
    ...(added.length > 0 ? [`adds ${names(added)}, which was not there before`] : []),
  ];
  return parts.join(' and ');
}

/** What changes in the order of marks that mean something by their order, and in what stands between them. */
function changeOfOrder(before: readonly PlacedVariable[], after: readonly PlacedVariable[]): string | undefined {
  for (const inOrder of [({ divides }: PlacedVariable) => divides, isPositional]) {
    const [old, fresh] = [before.filter(inOrder), after.filter(inOrder)];
    const index = old.findIndex(({ key }, at) => fresh[at]?.key !== key);
    if (index >= 0)
      return `puts ${fresh[index]?.written ?? 'nothing'} where ${old[index]?.written ?? ''} was, and their order has a meaning`;
  }
  const [moved] = difference(before, after, ({ key, blocks }) => JSON.stringify([key, blocks.map(({ order }) => order)])).added;
  if (moved === undefined) return undefined;
  const into = moved.blocks.at(-1);
  return into === undefined ? `moves ${moved.written} out of its template block` : `moves ${moved.written} to below ${into.mark}`;
}

/** `%s` and its like are filled by their order, unless they name or number what they stand for. */
function isPositional({ text }: PlacedVariable): boolean {
  return text.startsWith('%') && !/^%(?:\(|\d+\$)/.test(text);
}

/** What one list has more often than the other, by key. */
function difference(
  before: readonly PlacedVariable[],
  after: readonly PlacedVariable[],
  keyOf: (variable: PlacedVariable) => string,
): { readonly lost: readonly PlacedVariable[]; readonly added: readonly PlacedVariable[] } {
  return { lost: surplus(before, after, keyOf), added: surplus(after, before, keyOf) };
}

function surplus(
  of: readonly PlacedVariable[],
  over: readonly PlacedVariable[],
  keyOf: (variable: PlacedVariable) => string,
): readonly PlacedVariable[] {
  const counts = new Map<string, number>();
  for (const variable of over) counts.set(keyOf(variable), (counts.get(keyOf(variable)) ?? 0) + 1);
  return of.filter((variable) => {
    const left = counts.get(keyOf(variable)) ?? 0;
    counts.set(keyOf(variable), left - 1);
    return left <= 0;
  });
}
