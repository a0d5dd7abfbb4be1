import type { InputProblem } from '../problems';
import type { ComponentKind, KindMarker } from './kinds/componentKind';
import type { ComponentKindId } from './kinds/componentKinds';
import { allKinds } from './kinds/componentKinds';
import { anyMarker } from './markerText';
import type { Comment } from './scanLines';

/** A marked section: from after its opening marker to before its closing one. */
export interface MarkedSection {
  readonly kind: MarkedKind;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly opening: Comment;
  readonly closing: Comment;
}

/** A kind that is found by its markers. */
export type MarkedKind = ComponentKind<ComponentKindId> & { readonly marker: KindMarker };

/** What the markers of a file say. */
export interface Markers {
  readonly sections: readonly MarkedSection[];
  readonly problems: readonly InputProblem[];
}

interface Marker {
  readonly closes: boolean;
  readonly kind: MarkedKind;
  /** '' where it has none. */
  readonly name: string;
}

const markedKinds = allKinds.filter((kind): kind is MarkedKind => kind.marker !== undefined);
const reservedNames: ReadonlyMap<string, MarkedKind> = new Map(
  markedKinds.flatMap((kind) => (kind.marker.onlyName === undefined ? [] : [[kind.marker.onlyName, kind]])),
);

const slotName = /^[A-Za-z][\w-]*$/;

/** Pairs the markers among the comments of a body and reports those that do not pair. */
export function readMarkers(path: string, comments: readonly Comment[]): Markers {
  const sections: MarkedSection[] = [];
  const problems: InputProblem[] = [];
  const report = (comment: Comment, message: string) => problems.push(problemAt(path, comment, message));
  let open: { readonly marker: Marker; readonly comment: Comment } | undefined;
  for (const comment of comments.filter(({ text }) => text.search(anyMarker) === 0)) {
    const marker = parseMarker(comment.text);
    const fault = marker === undefined ? unknownMarker(comment) : faultOf(marker);
    if (marker === undefined || fault !== undefined) {
      report(comment, fault ?? unknownMarker(comment));
    } else if (!marker.closes && open !== undefined) {
      report(
        comment,
        `The marker ${comment.text} stands inside the section that opens on line ${open.comment.line}. Close that one first.`,
      );
    } else if (!marker.closes) {
      open = { marker, comment };
    } else if (open === undefined || open.marker.kind !== marker.kind) {
      report(comment, `The marker ${comment.text} closes nothing. Remove it, or open the section before it.`);
    } else if (marker.name !== '' && marker.name !== open.marker.name) {
      report(comment, `The marker ${comment.text} closes slot "${open.marker.name}" of line ${open.comment.line} under another name.`);
      open = undefined;
    } else {
      sections.push(section(open.marker, open.comment, comment));
      open = undefined;
    }
  }
  if (open !== undefined) {
    report(
      open.comment,
      `The marker ${open.comment.text} is not closed. Add <!-- /whetstone:${open.marker.kind.marker.word} --> where the section ends.`,
    );
  }
  return { sections, problems: [...problems, ...doubles(path, sections)] };
}

function section({ kind, name }: Marker, opening: Comment, closing: Comment): MarkedSection {
  return { kind, name: kind.marker.onlyName ?? name, start: opening.end, end: closing.start, opening, closing };
}

function parseMarker(text: string): Marker | undefined {
  const [, slash = '', word = '', name = ''] = /^<!--\s*(\/?)whetstone:([a-z]+)(?:\s+(\S.*?))?\s*-->$/.exec(text) ?? [];
  const kind = markedKinds.find(({ marker }) => marker.word === word);
  return kind && { closes: slash === '/', kind, name };
}

function unknownMarker(comment: Comment): string {
  const known = markedKinds.flatMap(({ marker: { word, onlyName } }) => [
    `<!-- whetstone:${word}${onlyName === undefined ? ' NAME' : ''} -->`,
    `<!-- /whetstone:${word} -->`,
  ]);
  return `The marker ${comment.text.slice(0, 80)} is unknown. There are ${known.slice(0, -1).join(', ')} and ${known.at(-1) ?? ''}.`;
}

function faultOf({ kind: { marker }, name, closes }: Marker): string | undefined {
  if (marker.onlyName !== undefined) {
    return name === '' ? undefined : `The ${marker.section} takes no name. Write <!-- whetstone:${marker.word} -->.`;
  }
  if (name === '' && closes) {
    return undefined;
  }
  const reserved = reservedNames.get(name)?.marker.section;
  if (reserved !== undefined) {
    return `A ${marker.section} cannot be named "${name}": that is the name of the ${reserved}. Choose another name.`;
  }
  return slotName.test(name)
    ? undefined
    : `A ${marker.section} needs a name of letters, digits, "-" and "_" that begins with a letter, ` +
        `as in <!-- whetstone:${marker.word} instruction -->.`;
}

function doubles(path: string, sections: readonly MarkedSection[]): InputProblem[] {
  const first = new Map<string, MarkedSection>();
  const problems: InputProblem[] = [];
  for (const current of sections) {
    const earlier = first.get(current.name);
    if (earlier === undefined) {
      first.set(current.name, current);
    } else {
      const { section: called, onlyName } = earlier.kind.marker;
      const what = onlyName === undefined ? `${called} "${current.name}"` : called;
      const remedy = onlyName === undefined ? 'Give one of them another name.' : 'Keep one of them.';
      problems.push(problemAt(path, current.opening, `There is a ${what} on line ${earlier.opening.line} already. ${remedy}`));
    }
  }
  return problems;
}

function problemAt(path: string, comment: Comment, message: string): InputProblem {
  return {
    severity: 'error',
    message,
    file: path,
    line: comment.line,
    range: { start: comment.start, end: comment.end },
  };
}
