import type { InputProblem } from '../problems';
import type { Comment } from './scanLines';

/** A marked section: from after its opening marker to before its closing one. */
export interface MarkedSection {
  readonly kind: 'text' | 'rules';
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly opening: Comment;
  readonly closing: Comment;
}

/** What the markers of a file say. */
export interface Markers {
  readonly sections: readonly MarkedSection[];
  readonly problems: readonly InputProblem[];
}

interface Marker {
  readonly closes: boolean;
  readonly word: string;
  readonly name: string;
}

const slotName = /^[A-Za-z][\w-]*$/;

/** Any marker of Whetstone's, well-formed or not. */
export const anyMarker = /<!--\s*\/?\s*whetstone:/i;

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
      report(comment, `The marker ${comment.text} stands inside the section that opens on line ${open.comment.line}. Close that one first.`);
    } else if (!marker.closes) {
      open = { marker, comment };
    } else if (open === undefined || open.marker.word !== marker.word) {
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
    report(open.comment, `The marker ${open.comment.text} is not closed. Add <!-- /whetstone:${open.marker.word} --> where the section ends.`);
  }
  return { sections, problems: [...problems, ...doubles(path, sections)] };
}

function section(marker: Marker, opening: Comment, closing: Comment): MarkedSection {
  const kind = marker.word === 'rules' ? 'rules' : 'text';
  return { kind, name: kind === 'rules' ? 'rules' : marker.name, start: opening.end, end: closing.start, opening, closing };
}

function parseMarker(text: string): Marker | undefined {
  const match = /^<!--\s*(\/?)whetstone:(slot|rules)(?:\s+(\S.*?))?\s*-->$/.exec(text);
  return match?.[2] === undefined ? undefined : { closes: match[1] === '/', word: match[2], name: match[3] ?? '' };
}

function unknownMarker(comment: Comment): string {
  const known = '<!-- whetstone:slot NAME -->, <!-- /whetstone:slot -->, <!-- whetstone:rules --> and <!-- /whetstone:rules -->';
  return `The marker ${comment.text.slice(0, 80)} is unknown. There are ${known}.`;
}

function faultOf(marker: Marker): string | undefined {
  if (marker.word === 'rules') {
    return marker.name === '' ? undefined : 'The rules section takes no name. Write <!-- whetstone:rules -->.';
  }
  if (marker.name === '' && marker.closes) {
    return undefined;
  }
  if (marker.name === 'rules') {
    return 'A slot cannot be named "rules": that is the name of the rules section. Choose another name.';
  }
  return slotName.test(marker.name)
    ? undefined
    : 'A slot needs a name of letters, digits, "-" and "_" that begins with a letter, as in <!-- whetstone:slot instruction -->.';
}

function doubles(path: string, sections: readonly MarkedSection[]): InputProblem[] {
  const first = new Map<string, MarkedSection>();
  const problems: InputProblem[] = [];
  for (const current of sections) {
    const earlier = first.get(current.name);
    if (earlier === undefined) {
      first.set(current.name, current);
    } else {
      const what = current.kind === 'rules' ? 'rules section' : `slot "${current.name}"`;
      const remedy = current.kind === 'rules' ? 'Keep one of them.' : 'Give one of them another name.';
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
