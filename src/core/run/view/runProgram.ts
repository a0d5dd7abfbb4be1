import type { Candidate } from '../../prompt/candidate';
import { faultOfFileName } from '../../prompt/filePaths';
import { loadProgram } from '../../prompt/loadProgram';
import type { Program } from '../../prompt/program';
import type { FileText } from '../../prompt/version';
import { renderFiles } from '../../prompt/version';
import { InputError } from '../../problems';
import type { RecordedFile, RecordedProgram } from '../journal/events';
import type { CandidateView, RunView } from './runView';

/** What a run's view says of its program. */
export type RunProgram = Pick<RunView, 'files' | 'components' | 'evalFile'>;

/**
 * A recorded program, its files where they are now. Of files that cannot be parsed, as only a damaged journal has, no component is known.
 */
export function programNow({ files, configuration, evalFile, locked }: RecordedProgram, whereNow: (file: string) => string): RunProgram {
  const moved = files.map((file) => ({ ...file, path: whereNow(file.path) }));
  const evalPath = evalFile === undefined ? undefined : whereNow(evalFile.path);
  const [first, ...further] = moved;
  const program = first === undefined ? undefined : loaded(() => loadProgram({ files: [first, ...further], configuration, locked }));
  return { files: moved, components: program?.components ?? configuration, ...(evalPath === undefined ? {} : { evalFile: evalPath }) };
}

/** The file that a run is named by. */
export function mainFile({ files }: Pick<RunView, 'files'>): RecordedFile {
  return files[0] ?? { path: '', text: '', hash: '' };
}

const known = new WeakMap<RunView['files'], { readonly program: Program | undefined }>();

/** The program of a run; undefined where its files cannot be parsed, as only a damaged journal has them. */
export function programOf({ files, components, evalFile }: RunProgram): Program | undefined {
  const found = known.get(files) ?? { program: parse(files, components, evalFile) };
  known.set(files, found);
  return found.program;
}

/** The files of a program in the version that a candidate is; undefined where they cannot be made, as only a damaged journal has them. */
export function filesOf(run: RunProgram, candidate: Pick<CandidateView, 'values' | 'files'>): readonly FileText[] | undefined {
  const program = programOf(run);
  const names = new Set(program?.components.map(({ name }) => name));
  // A journal may name any file: what a candidate creates has a name that the guard lets through.
  const isSafe = Object.keys(candidate.files ?? {}).every((name) => faultOfFileName(name) === undefined);
  if (program === undefined || !isSafe || !Object.keys(candidate.values).every((name) => names.has(name))) return undefined;
  return [...renderFiles({ program, candidate: candidate satisfies Pick<Candidate, 'values' | 'files'> }).values()];
}

function parse(
  [first, ...further]: RunView['files'],
  components: RunView['components'],
  evalFile: string | undefined,
): Program | undefined {
  if (first === undefined) return undefined;
  const configuration = components.filter(({ place }) => place === undefined).map(({ locked, ...component }) => component);
  const locked = components.filter((component) => component.locked === true).map(({ name }) => name);
  return loaded(() =>
    loadProgram({ files: [first, ...further], configuration, locked, ...(evalFile === undefined ? {} : { evalFile: { path: evalFile } }) }),
  );
}

function loaded(load: () => Program): Program | undefined {
  try {
    return load();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
