import { hashText } from '../../hash';
import type { JournalEntry } from './events';

type Event = JournalEntry['event'];

/** Texts that are longer stand once in a journal, in characters. */
export const longestRepeated = 200;

/** Digits of a hash that names a text: enough that no two texts of a journal share them, also where someone tries. */
const hashLength = 32;

/** The events with texts of models: these are long, and stand in several of them. All other events are written as they are. */
const withTexts: ReadonlySet<string> = new Set<Event['type']>(['completion', 'scored', 'reflection']);

/**
 * How such an event is written. A text of more than `longestRepeated` characters is `@HASH TEXT` where it stands, and `@HASH` where
 * it is only referred to; a shorter one that begins with `@` has a second one before it.
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
 * An event as it is written. A completion holds its text itself, whatever is known: a journal that is damaged is mended line by line,
 * and what was received must not depend on another line.
 * @param places of the texts that stand in lines before it; those that stand in this one are added
 */
export function writeTexts(event: Event, number: number, places: TextPlaces): Event {
  return hasTexts(event) ? writeLong(event, number, places, event.type === 'completion') : event;
}

/** Any value as it is written. @param place of what it stands in; `holdsAll` where it must not refer to anything */
export function writeLong<Value>(value: Value, place: number, places: TextPlaces, holdsAll = false): Value {
  return mapTexts(value, (text) => {
    if (text.length <= longestRepeated) return text.startsWith('@') ? `@${text}` : text;
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
  const short = mapTexts(event, (text) => {
    const hash = hashIn(text);
    if (hash === undefined) return shortText(plain(text));
    if (text.length > hashLength + 1) holds.push(hash);
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

/** Whether an event may hold long texts or refer to them, and so is not written as it is. */
export function hasTexts({ type }: Event): boolean {
  return withTexts.has(type);
}

function shortText(text: string): string {
  return text.length > longestRepeated ? reference(hashOf(text)) : text;
}

function hashOf(text: string): string {
  return hashText(text).slice(0, hashLength);
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

/** A value with each of its texts changed; the same where none is. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') return change(value) as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => mapTexts(item, change));
    return items.some((item, index) => item !== value[index]) ? (items as Value) : value;
  }
  const entries = Object.entries(value);
  const changed = entries.map(([name, item]) => [name, mapTexts<unknown>(item, change)] as const);
  return changed.some(([, item], index) => item !== entries[index]?.[1]) ? (Object.fromEntries(changed) as Value) : value;
}
