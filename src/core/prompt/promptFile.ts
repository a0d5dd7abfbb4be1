/** The kinds of prompt files that Whetstone reads, told by file name. */
export type PromptFormat = 'skill' | 'agent' | 'instructions' | 'prompt' | 'prompty' | 'agents-md' | 'template';

/** A stretch of a prompt file that may change. Offsets count UTF-16 units of the file's text. */
export interface Slot {
  /** Unique in the file: the marker's name, `instruction` for an unmarked first paragraph, `rules` for the managed rules section. */
  readonly name: string;
  /** `text` is free prose (OPRO's); `rules` is one rule a line (MetaReflection's). */
  readonly kind: 'text' | 'rules';
  readonly start: number;
  readonly end: number;
  /** What stands in the slot now, without the white space around it; '' where the section does not exist yet. */
  readonly text: string;
}

/** New texts for slots, by slot name. A slot that is not named keeps its text. */
export type SlotValues = Readonly<Record<string, string>>;

/** A variable or reference in a prompt that the editor or the agent fills in, such as `{{ticket}}` or `#tool:search`. */
export interface PromptVariable {
  /** The bare name: `ticket`. */
  readonly name: string;
  /** As written: `{{ticket}}`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A prompt file, parsed into slots and frozen bytes. */
export interface PromptFile {
  /** The file's path as given. */
  readonly path: string;
  /** The path relative to the folder that a run on it is kept in, with slashes; absent where the file is outside of that. */
  readonly place?: string;
  readonly format: PromptFormat;
  /** The whole text, byte order mark and line ends as in the file. */
  readonly text: string;
  /** Where the body starts, after the front matter. */
  readonly bodyStart: number;
  /** In file order. There is always one slot of kind `text` at least, and exactly one of kind `rules`. */
  readonly slots: readonly Slot[];
  readonly variables: readonly PromptVariable[];
}
