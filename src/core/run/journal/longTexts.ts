import { hashText } from '../../hash';
import { Recent } from '../../recent';
import type { JournalEntry } from './events';

type Event = JournalEntry['event'];

/** Texts that are longer stand once in a journal, in characters. */
export const longestRepeated = 200;

/** Digits of a hash that names a text: enough that no two texts of a journal share them, also where someone tries. */
const hashLength = 32;

/** The events with texts of models: these are long, and stand in several of them. All other events are written as they are. */
const withTexts: ReadonlySet<string> = new Set<Event['type']>(['completion', 'effect', 'scored', 'rolled', 'reflection']);

/** Of these, what was received. */
const received: ReadonlySet<string> = new Set<Event['type']>(['completion', 'effect']);

/** Where names stand. However long, these are no long texts: things are found by them. */
const named: ReadonlySet<string> = new Set(['key', 'id', 'case', 'cases', 'candidate']);

/**
 * How such an event is written. A text of more than `longestRepeated` characters that names nothing is `@HASH TEXT` where it stands, and
 * `@HASH` where it is only referred to; a shorter one that begins with `@` has a second one before it.
 */
const writtenText = new RegExp(`^@([0-9a-f]{${hashLength}})(?: |$)`);

/** Where long texts stand, by hash: in a journal, the numbers of their lines. */
export type TextPlaces = Map<string, number>;

/** An event as it was written, and what it has to do with long texts. */
export interface ReadTexts {
  /** With a reference in the place of each long text, and all others as they were. Whatever long texts hold, it is small. */
  readonly event: Event;
  /** Hashes of the long texts that stand in it. */
  readonly holds: readonly string[];
  /** Hashes of those that stand in another. */
  readonly refersTo: readonly string[];
}

/**
 * An event as it is written. What was received holds its texts itself, whatever is known: a journal that is damaged is mended line by line,
 * and no answer must depend on another line.
 * @param places of the texts that stand in lines before it; those that stand in this one are added
 */
export function writeTexts(event: Event, number: number, places: TextPlaces): Event {
  return hasTexts(event) ? writeLong(event, number, places, received.has(event.type)) : event;
}

/** Any value as it is written. @param place of what it stands in; `holdsAll` where it must not refer to anything */
export function writeLong<Value>(value: Value, place: number, places: TextPlaces, holdsAll = false): Value {
  return mapTexts(value, (text, isName) => {
    if (isName || text.length <= longestRepeated) return text.startsWith('@') ? `@${text}` : text;
    const hash = hashOf(text);
    const isKnown = places.has(hash);
    if (!isKnown) places.set(hash, place);
    return isKnown && !holdsAll ? reference(hash) : `${reference(hash)} ${text}`;
  });
}

/** What was written, without its long texts. */
export function readTexts(event: Event): ReadTexts {
  const holds: string[] = [];
  const refersTo: string[] = [];
  if (!hasTexts(event)) return { event, holds, refersTo };
  const short = mapTexts(event, (text, isName) => {
    const hash = hashIn(text);
    if (hash === undefined) return shortText(plain(text), isName);
    if (text.length > hashLength + 1) holds.push(ownText(hash));
    else if (!holds.includes(hash)) refersTo.push(hash);
    return reference(hash);
  });
  return { event: short, holds, refersTo };
}

/** The same of an event that was not written yet. */
export function shortEvent(event: Event): Event {
  return hasTexts(event) ? mapTexts(event, shortText) : event;
}

/** Hashes of the texts that a part of a written event refers to, and of those that stand in it with them. */
export function textsIn(written: unknown): { readonly refersTo: ReadonlySet<string>; readonly holds: ReadonlyMap<string, string> } {
  const refersTo = new Set<string>();
  const holds = new Map<string, string>();
  mapTexts(written, (text) => {
    const hash = hashIn(text);
    if (hash !== undefined && text.length > hashLength + 1) holds.set(hash, text.slice(hashLength + 2));
    else if (hash !== undefined) refersTo.add(hash);
    return text;
  });
  return { refersTo, holds };
}

/** A part of a written event with all its texts. @param textOf those that stand elsewhere; what is not known is nothing */
export function wholeTexts<Part>(written: Part, textOf: (hash: string) => string | undefined): Part {
  return mapTexts(written, (text) => {
    const hash = hashIn(text);
    if (hash === undefined) return plain(text);
    return text.length > hashLength + 1 ? text.slice(hashLength + 2) : (textOf(hash) ?? '');
  });
}

/** A short text that was found in a long one, as one of its own: a part would hold the whole in memory. */
export function ownText(part: string): string {
  return [...part].join('');
}

/** Whether an event may hold long texts or refer to them, and so is not written as it is. */
export function hasTexts({ type }: Event): boolean {
  return withTexts.has(type);
}

function shortText(text: string, isName: boolean): string {
  return text.length > longestRepeated && !isName ? reference(hashOf(text)) : text;
}

/** What was just received is scored and kept as a trajectory, and a prompt stands in the requests of many cases. */
const recent = new Recent<string>(500, 1_000_000);

function hashOf(text: string): string {
  return recent.of(text, (unknown) => hashText(unknown).slice(0, hashLength));
}

function reference(hash: string): string {
  return `@${hash}`;
}

function hashIn(text: string): string | undefined {
  return text.startsWith('@') ? writtenText.exec(text)?.[1] : undefined;
}

function plain(text: string): string {
  return text.startsWith('@@') ? text.slice(1) : text;
}

/** A value with each of its texts changed; the same where none is. There are as many as answers, so it makes nothing that it need not. */
function mapTexts<Value>(value: Value, change: (text: string, isName: boolean) => string, isName = false): Value {
  if (typeof value === 'string') return change(value, isName) as Value;
  if (typeof value !== 'object' || value === null) return value;
  let changed: Record<string, unknown> | undefined;
  for (const name in value) {
    const part: unknown = value[name];
    const other = mapTexts(part, change, isName || named.has(name));
    if (other === part) continue;
    changed ??= (Array.isArray(value) ? [...(value as readonly unknown[])] : { ...value }) as Record<string, unknown>;
    changed[name] = other;
  }
  return (changed ?? value) as Value;
}
