import type { GenericSchema, ObjectEntries } from 'valibot';

/** A schema of named options. Each entry has a description, in one or two sentences, for whoever sets it. */
export interface OptionsSchema<Options extends object> extends GenericSchema<Options> {
  readonly entries: ObjectEntries;
}

/**
 * What is chosen from a list, such as a method or a metric, and says of itself what every list, form and page needs to know. Label and
 * descriptions are English; whoever shows them translates them.
 */
export interface Described<Options extends object = object> {
  /** As files, journals and the command line name it. It never changes. */
  readonly id: string;
  /** As people call it. */
  readonly label: string;
  /** What it does, in a sentence or two. */
  readonly description: string;
  /** What can be set. The values are JSON. */
  readonly options: OptionsSchema<Options>;
}
