import { configurationIn, writeConfiguration } from '../../eval/configuration';
import type { Values } from '../../prompt/program';
import { filesOf } from './runProgram';
import type { CandidateView, RunView } from './runView';

/** What accepting a candidate makes of a file; undefined where there is no such file before or after. */
export interface FileChange {
  /** Where the file is now. */
  readonly path: string;
  /** As it was when the run began. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What it makes of the configuration in the eval file. */
export interface ConfigurationChange {
  /** The eval file. */
  readonly path: string;
  readonly before: Values;
  readonly after: Values;
}

/** What accepting a candidate changes. */
export interface CandidateChanges {
  readonly files: readonly FileChange[];
  readonly configuration?: ConfigurationChange;
}

/**
 * What accepting a candidate changes: what differs in it from the program as it was, and what may still be there of another one that was
 * accepted.
 * Where neither is anything, all files are to be as they were.
 * @returns undefined where the journal does not tell, as only a damaged one does
 */
export function changesOf(run: RunView, candidate: Pick<CandidateView, 'id' | 'values' | 'files'>): CandidateChanges | undefined {
  const all = fileChanges(run, candidate);
  if (all === undefined) return undefined;
  const accepted = run.candidates.filter(({ id }) => id !== candidate.id && run.accepted.includes(id));
  const touched = new Set(
    accepted.flatMap(
      (each) =>
        fileChanges(run, each)
          ?.filter(isChange)
          .map(({ path }) => path) ?? [],
    ),
  );
  const made = accepted.flatMap(
    (each) => fileChanges(run, each)?.filter(({ path, before }) => before === undefined && !all.some((own) => own.path === path)) ?? [],
  );
  const files = [
    ...all.filter((change) => isChange(change) || touched.has(change.path)),
    ...made.map((change) => ({ ...change, after: undefined })),
  ];
  const configuration = configurationChange(run, candidate, accepted);
  if (configuration !== undefined) return { files, configuration };
  return { files: files.length === 0 ? all : files };
}

/**
 * The text of an eval file with a change of its configuration in it.
 * @returns undefined where a value is neither what it was when the run began nor what it is to be
 * @throws Error when the file is written in a way in which that cannot be done
 */
export function withConfiguration(text: string, { before, after }: ConfigurationChange): string | undefined {
  const now = new Map(configurationIn(text).map(({ name, value }) => [name, value]));
  const isKnown = Object.keys(after).every((name) => now.get(name) === before[name] || now.get(name) === after[name]);
  return isKnown ? writeConfiguration(text, after) : undefined;
}

function fileChanges(run: RunView, candidate: Pick<CandidateView, 'values' | 'files'>): readonly FileChange[] | undefined {
  const rendered = filesOf(run, candidate);
  if (rendered === undefined) return undefined;
  const after = new Map(rendered.map(({ path, text }) => [path, text]));
  const before = new Map(run.files.map(({ path, text }) => [path, text]));
  return [...new Set([...before.keys(), ...after.keys()])].map((path) => ({ path, before: before.get(path), after: after.get(path) }));
}

function isChange({ before, after }: FileChange): boolean {
  return before !== after;
}

function configurationChange(
  run: RunView,
  { values }: Pick<CandidateView, 'values'>,
  accepted: readonly CandidateView[],
): ConfigurationChange | undefined {
  const names = new Set([values, ...accepted.map((each) => each.values)].flatMap((each) => Object.keys(each)));
  const changed = run.components.filter(({ name, place }) => place === undefined && names.has(name));
  if (changed.length === 0 || run.evalFile === undefined) return undefined;
  const before = Object.fromEntries(changed.map(({ name, value }) => [name, value]));
  return { path: run.evalFile, before, after: Object.fromEntries(changed.map(({ name, value }) => [name, values[name] ?? value])) };
}
