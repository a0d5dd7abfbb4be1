import type { PromptFormat, Reading } from './formats/promptFormat';
import type { ComponentKindId } from './kinds/componentKinds';

/** Where a component stands in a file. Offsets count UTF-16 units of the text of its reading, which is the file's own for a text file. */
export interface Place {
  /** The path of the file. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** What may change of a program: a paragraph, rules, a description or, in no file, a piece of configuration. So one gate fits all. */
export interface Component {
  /**
   * Unique in the program. In its first file the marker's name, `instruction` for an unmarked first paragraph, a turn's role in a chat,
   * `rules` for the managed rules section, `description` for the front matter's; in another file the same behind that file's name:
   * `skills/x/SKILL.md#rules`.
   */
  readonly name: string;
  readonly kind: ComponentKindId;
  /**
   * What it says now, decoded: without the white space around it, with `\n` for every end of line; '' for a section that does not exist
   * yet.
   */
  readonly value: string;
  /** Agents read it, and no method changes it. */
  readonly locked?: true;
  /** It is what a turn of a chat says: that tells where it ends, and it needs no markers. */
  readonly isTurn?: true;
  /** Absent for configuration, which stands in the eval file. */
  readonly place?: Place;
  /** The most characters (UTF-16 units) that it may have, where its format says so. */
  readonly maxCharacters?: number;
}

/** A component that stands in a file of the program. */
export type PlacedComponent = Component & { readonly place: Place };

/** New values for components, by name. A component that is not named keeps its own. */
export type Values = Readonly<Record<string, string>>;

/** A variable or reference in a prompt that the editor or the agent fills in, such as `{{ticket}}` or `#tool:search`. */
export interface PromptVariable {
  /** The bare name: `ticket`. */
  readonly name: string;
  /** As written: `{{ticket}}`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A prompt file, parsed into components and frozen bytes. */
export interface SourceFile {
  /** The file's path as given. */
  readonly path: string;
  /** The path relative to the folder that a run on it is kept in, with slashes; absent where the file is outside of that. */
  readonly place?: string;
  /** Of a further file of a program: its path relative to the folder of the first one, with slashes. */
  readonly name?: string;
  readonly format: PromptFormat;
  /** The whole text, byte order mark and line ends as in the file. */
  readonly text: string;
  /** What it says. All offsets count in its text. */
  readonly reading: Reading;
  /** In file order. There is exactly one of kind `rules`; one of kind `text` unless the file is of headings, lists and the like only. */
  readonly components: readonly PlacedComponent[];
  /** Of the body. */
  readonly variables: readonly PromptVariable[];
}

/** A file that is not read into components, such as the eval file in which a program's configuration stands. */
export type FilePlace = Pick<SourceFile, 'path' | 'place'>;

/** A file that is sent with a prompt, as it was when the run was prepared. */
export interface Attachment {
  /** As the prompt names it, else relative to the prompt's folder, with slashes. */
  readonly name: string;
  readonly text: string;
}

/** The files and the configuration of one agent, as named components: what a run optimizes. */
export interface Program {
  /** At least one. The first is the one that a person names, and that an agent of one chat turn sends. */
  readonly files: readonly [SourceFile, ...SourceFile[]];
  /** Those of the files in turn, then the configuration. */
  readonly components: readonly Component[];
  /** Where the configuration stands; absent where there is none. */
  readonly evalFile?: FilePlace;
  /** Files that are sent with the first one; nothing in them changes. */
  readonly attachments?: readonly Attachment[];
}
