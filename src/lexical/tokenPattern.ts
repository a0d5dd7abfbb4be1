/** One place of a pattern: which characters may stand there, and how often. */
interface Place {
  readonly suits: (character: string) => boolean;
  readonly fewest: number;
  readonly most: number;
}

const place = /\[\^?(?:\\.|[^\]\\])+\]|\\[dDwWsS]|\\[^A-Za-z0-9]|\.|[^\\[\](){}|*+?^$.]/y;
const times = /\{(\d{1,4})(?:(,)(\d{1,4})?)?\}|[*+?]/y;
const longestText = 200;

/**
 * A check for texts by a regular expression that is a plain row of characters and sets, each with its count, such as `^[A-Z]{2}-\d+$`. A
 * tool's pattern comes from outside, so it is never given to the engine as a whole, where it may take forever.
 * @returns undefined for any other expression.
 */
export function readPattern(source: string): ((text: string) => boolean) | undefined {
  const inner = source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const places: Place[] = [];
  for (let at = 0; at < inner.length;) {
    place.lastIndex = at;
    const set = place.exec(inner)?.[0];
    const suits = set === undefined ? undefined : characterTest(set);
    if (set === undefined || suits === undefined) return undefined;
    times.lastIndex = at + set.length;
    const count = times.exec(inner);
    places.push({ suits, ...countOf(count) });
    at += set.length + (count?.[0].length ?? 0);
  }
  return places.length === 0 ? undefined : (text) => text.length <= longestText && matchesAll(places, text);
}

function characterTest(set: string): ((character: string) => boolean) | undefined {
  try {
    const one = new RegExp(`^(?:${set})$`, 'u');
    return (character) => one.test(character);
  } catch {
    return undefined;
  }
}

function countOf(found: RegExpExecArray | null): Pick<Place, 'fewest' | 'most'> {
  if (found === null) return { fewest: 1, most: 1 };
  const { 0: sign, 1: fewest, 2: comma, 3: most } = found;
  if (fewest === undefined) return { fewest: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
  return { fewest: Number(fewest), most: comma === undefined ? Number(fewest) : most === undefined ? Infinity : Number(most) };
}

/** Whether the places match the whole text: after each place, the positions that can be reached. */
function matchesAll(places: readonly Place[], text: string): boolean {
  const characters = [...text];
  let reached = new Set([0]);
  for (const { suits, fewest, most } of places) {
    const next = new Set<number>();
    for (const start of reached) {
      for (let end = start; end <= characters.length && end - start <= most; end++) {
        if (end - start >= fewest) next.add(end);
        if (!suits(characters[end] ?? '')) break;
      }
    }
    reached = next;
  }
  return reached.has(characters.length);
}
