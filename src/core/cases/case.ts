import type { InputProblem } from '../problems';
import type { CaseAssertion } from './assertion';
import type { Expectation } from './expectation';

/** Where a case stands in its file, for jumping to it. Lines count from 1. */
export interface CasePosition {
  /** The path as the reader was given it. */
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

/** One example: what goes in, what is expected to come out, and where it was written. */
export interface Case {
  /** Unique in its set: the file's own id where it has one, else `line 12` (or `case 3` for one written in the eval file). */
  readonly id: string;
  /** The user's message. Empty when the case only fills variables of the prompt. */
  readonly input: string;
  /** Values for the variables of the prompt, by name. */
  readonly variables: Readonly<Record<string, string>>;
  /** The expected output, or several that are right; absent when a judge alone decides. */
  readonly expected?: Expectation;
  /** How its own file says that it is scored, where cases of one file say so in different ways; all must hold. */
  readonly assertions?: readonly CaseAssertion[];
  /** Further columns, kept for display. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly position: CasePosition;
}

/** Which part of the case set a case belongs to. */
export type Split = 'train' | 'validation' | 'test';

/** The splits in the order in which they are used. */
export const splitNames: readonly Split[] = ['train', 'validation', 'test'];

/** The splits in the order of what their scores tell: the verdict's own cases first, those that the optimizer saw last. */
export const splitsByWeight: readonly Split[] = ['test', 'validation', 'train'];

/** A case set, split. Optimizers are handed `train` alone. */
export type SplitCases = Readonly<Record<Split, readonly Case[]>>;

/** The cases of all splits. */
export function allCases({ train, validation, test }: SplitCases): readonly Case[] {
  return [...train, ...validation, ...test];
}

/** What a case reader returns: the good cases, and a problem for every bad one. Nothing is dropped silently. */
export interface CaseFile {
  readonly cases: readonly Case[];
  readonly problems: readonly InputProblem[];
  /** How they were read, where a person may want to know it. */
  readonly notes: readonly string[];
  /** The name of the metric by which the file says that its cases are scored. */
  readonly metric?: string;
}
