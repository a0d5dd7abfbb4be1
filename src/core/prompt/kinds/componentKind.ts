import type { Component } from '../program';

/** How a kind is marked in the body of a file: `<!-- whetstone:WORD NAME -->` before it, `<!-- /whetstone:WORD -->` behind it. */
export interface KindMarker {
  readonly word: string;
  /** The one name that a component of the kind has, where its marker takes none. */
  readonly onlyName?: string;
  /** What people call a section that the markers enclose. */
  readonly section: string;
}

/** A kind of component: what its value is, and how that stands in a file. One file a kind; `componentKinds.ts` is the list. */
export interface ComponentKind<Id extends string = string> {
  readonly id: Id;
  /** What messages call a component of the kind, before its name: `Slot "tone" is empty.` */
  readonly noun: string;
  /** Where it stands. What stands in the eval file is JSON. */
  readonly stands: 'body' | 'front matter' | 'eval file';
  /** Absent for what is found without a marker. */
  readonly marker?: KindMarker;
  /** Whether its values quote training cases. Anything else that does is a copy, which knows the answers to them and nothing else. */
  readonly quotesCases?: true;
  /** The form in which values are compared and kept. */
  tidy(value: string): string;
  /** What is wrong with a tidy value by itself, as the end of a sentence that begins with the component; undefined when nothing is. */
  fault(value: string, before: Component): string | undefined;
  /**
   * What stands in the file for a tidy value, with `\n` for every end of line.
   * @param text of the file as it is, where `before` has its place
   */
  render(value: string, before: Component, text: string): string;
  /** The value that a stretch of a file says; undefined where it says none in a way that could be written again. */
  read(written: string): string | undefined;
  /** The texts of what a value holds, for kinds that hold several. */
  items?(value: string): readonly string[];
  /** The value that holds these. */
  ofItems?(texts: readonly string[]): string;
}
