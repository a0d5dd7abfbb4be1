import { findFrontMatter } from '../frontMatter';
import type { PromptFormat, Turn, TurnRole } from './promptFormat';
import { refuse } from './promptFormat';
import { lineOf } from '../../lineOf';

/** A line that begins a role: perhaps behind `#`, perhaps with attributes. */
const roleLine = /^[ \t]*(?:#[ \t]*)?(system|user|assistant|developer|function|tool)(?:\[[^\]\n]*\])?[ \t]*:[ \t]*$/gim;

/** Prompty of both versions: front matter, then a text in which lines such as `system:` begin a role. */
export const promptyFormat: PromptFormat = {
  id: 'prompty',
  label: '.prompty',
  filling: 'template',
  recognizes: (path) => path.endsWith('.prompty'),
  read(path, text) {
    const { bodyStart } = findFrontMatter(text);
    const marks = [...text.slice(bodyStart).matchAll(roleLine)].map((match): RoleMark => {
      const start = bodyStart + match.index;
      return { start, end: start + match[0].length, role: match[1]?.toLowerCase() ?? '' };
    });
    return { text, bodyStart, ...turnsBetween(path, text, bodyStart, marks, 'system') };
  },
};

/** What begins a role in a text. */
export interface RoleMark {
  readonly start: number;
  readonly end: number;
  readonly role: string;
}

const roles: Readonly<Record<string, TurnRole>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  model: 'assistant',
};

/** The role of a name; undefined where one chat turn has none of that name. */
export function roleOf(name: string): TurnRole | undefined {
  const known = name.toLowerCase();
  return Object.hasOwn(roles, known) ? roles[known] : undefined;
}

/** Says of a role that there is no such one. */
export function unknownRole(name: string): string {
  return `The role "${name.slice(0, 40)}" cannot be sent. There are system, developer, user and assistant.`;
}

/**
 * The turns of a text in which marks begin them; none where there is no mark.
 * @param first the role of what stands before the first mark
 */
export function turnsBetween(
  path: string,
  text: string,
  bodyStart: number,
  marks: readonly RoleMark[],
  first: TurnRole,
): { readonly turns?: readonly Turn[] } {
  if (marks.length === 0) return {};
  const turns = marks.map((mark, index): Turn => {
    const role = roleOf(mark.role) ?? refuse(path, { message: unknownRole(mark.role), line: lineOf(text, mark.start) });
    return { role, ...trimmed(text, mark.end, marks[index + 1]?.start ?? text.length) };
  });
  const before = { role: first, ...trimmed(text, bodyStart, marks[0]?.start ?? bodyStart) };
  // Markers and other comments above the first role say nothing to anybody.
  const isEmpty =
    text
      .slice(before.start, before.end)
      .replace(/<!--[\s\S]*?-->/g, '')
      .trim() === '';
  return { turns: isEmpty ? turns : [before, ...turns] };
}

function trimmed(text: string, start: number, end: number): Pick<Turn, 'start' | 'end'> {
  const within = text.slice(start, end);
  const from = start + within.length - within.trimStart().length;
  return { start: from, end: Math.max(from, start + within.trimEnd().length) };
}
