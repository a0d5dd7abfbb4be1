import type { InputProblem } from '../../problems';
import { InputError } from '../../problems';

/** The kinds of prompt files that Whetstone reads. */
export type PromptFormatId =
  'skill' | 'agent' | 'instructions' | 'prompt' | 'agents-md' | 'template' | 'prompty' | 'dotprompt' | 'messages-json' | 'messages-yaml';

/** Who speaks in a chat. */
export type TurnRole = 'system' | 'user' | 'assistant';

/** A turn of a chat, or a part of one. Offsets count UTF-16 units of the reading's text. */
export interface Turn {
  readonly role: TurnRole;
  readonly start: number;
  readonly end: number;
  /** It goes on with the turn before it: a further part of the same message. */
  readonly goesOn?: true;
}

/** A text that stands in a file in a notation of its own, such as a JSON string. */
export interface EncodedPiece {
  /** Where it stands in the reading. */
  readonly start: number;
  readonly end: number;
  /** Where it stands in the file, as it is written. */
  readonly span: { readonly start: number; readonly end: number };
  /** The line of the file, counting from 1, on which the text begins. */
  readonly line: number;
  /** Whether a line of the text is one of the file. */
  readonly isByLine: boolean;
  /** A new text in the notation of the old one, then in others that can stand in its place: the first that is read back is taken. */
  write(text: string): readonly string[];
}

/**
 * What a prompt file says, as one text. Of a text file, that is the file itself. Of a file with a structure, it is its turns one below
 * the other, each below a line with its role.
 */
export interface Reading {
  readonly text: string;
  /** Where the body starts, after the front matter. */
  readonly bodyStart: number;
  /** In their order; absent where the body is one text without roles. */
  readonly turns?: readonly Turn[];
  /** Present where the file has a structure: one piece for each turn, and all else that the file says. */
  readonly encoded?: { readonly pieces: readonly EncodedPiece[]; readonly frame: string };
}

/** Who fills the places of a file before a model reads it: a program, in any notation; its template engine; nobody. */
export type Filling = 'any' | 'template' | 'none';

/** A kind of prompt file: how it is known, and how it is read. `encodedText.ts` writes what stands in a notation of its own. */
export interface PromptFormat {
  readonly id: PromptFormatId;
  /** What people call such a file: `.prompty`. */
  readonly label: string;
  readonly filling: Filling;
  /** The most characters of a `description` in the front matter, where there is a limit. */
  readonly maxDescription?: number;
  /** Whether a first line `---` may be a rule in the text when no second one follows. */
  readonly isPlain?: true;
  /** @param path in lower case, with `/` */
  recognizes(path: string): boolean;
  /** @throws InputError for a file that is no such prompt, with what is wrong and its line. */
  read(path: string, text: string): Reading;
}

/** Says that a file cannot be read. */
export function refuse(file: string, ...problems: readonly Pick<InputProblem, 'message' | 'line'>[]): never {
  throw new InputError(problems.map((problem) => ({ severity: 'error', file, ...problem })));
}
