import { InputError } from '../problems';
import { nameBeside } from './filePaths';
import { parsePrompt } from './parsePrompt';
import type { Attachment, Component, FilePlace, Program, SourceFile } from './program';

/** A file of a program as it was read. */
export type ProgramFile = Pick<SourceFile, 'path' | 'place' | 'text'>;

/** What a program is made of. */
export interface ProgramParts {
  readonly files: readonly [ProgramFile, ...ProgramFile[]];
  /** Components that stand in none of the files. */
  readonly configuration?: readonly Component[];
  /** Where these stand. */
  readonly evalFile?: FilePlace;
  /** Names of components that no method may change. */
  readonly locked?: readonly string[];
  /** Files that are sent with the first one. */
  readonly attachments?: readonly Attachment[];
}

/**
 * Reads files and configuration as one program.
 * @throws InputError for a file that cannot be parsed or stands there twice, names that are taken, and locked ones that are unknown.
 */
export function loadProgram({
  files: [first, ...further],
  configuration = [],
  evalFile,
  locked = [],
  attachments = [],
}: ProgramParts): Program {
  const double = further.find(({ path }, index) => path === first.path || further.findIndex((each) => each.path === path) < index);
  if (double !== undefined) refuse(evalFile?.path ?? first.path, `The program has the file ${double.path} twice. Name it once.`);
  const files: Program['files'] = [parseFile(first), ...further.map((file) => parseFile(file, nameBeside(first.path, file.path)))];
  const all = [...files.flatMap(({ components }) => components), ...configuration];
  const names = new Set<string>();
  for (const { name } of all) {
    if (names.has(name))
      refuse(evalFile?.path ?? first.path, `Two parts of the program are called "${name}". Give one of them another name.`);
    names.add(name);
  }
  const unknown = locked.find((name) => !names.has(name));
  if (unknown !== undefined)
    refuse(
      evalFile?.path ?? first.path,
      `There is nothing called "${unknown}" to lock. There are ${[...names].map((name) => `"${name}"`).join(', ')}.`,
    );
  const beside = { ...(evalFile === undefined ? {} : { evalFile }), ...(attachments.length === 0 ? {} : { attachments }) };
  return lockComponents({ files, components: all, ...beside }, locked);
}

/** The program with further components that no method may change. */
export function lockComponents(program: Program, names: readonly string[]): Program {
  const lock = <Each extends Component>(component: Each): Each =>
    names.includes(component.name) ? { ...component, locked: true } : component;
  const files = program.files.map((file) => ({ ...file, components: file.components.map(lock) })) as unknown as Program['files'];
  return { ...program, files, components: program.components.map(lock) };
}

/** What a program was loaded from, to be recorded. */
export function partsOf({
  files,
  components,
  evalFile,
  attachments,
}: Program): Required<Omit<ProgramParts, 'evalFile' | 'attachments'>> & Pick<ProgramParts, 'evalFile' | 'attachments'> {
  return {
    files: files.map(({ path, place, text }) => ({
      path,
      ...(place === undefined ? {} : { place }),
      text,
    })) as unknown as ProgramParts['files'],
    configuration: components.filter(({ place }) => place === undefined).map(({ locked, ...component }) => component),
    locked: components.filter(({ locked }) => locked === true).map(({ name }) => name),
    ...(attachments === undefined ? {} : { attachments }),
    ...(evalFile === undefined ? {} : { evalFile }),
  };
}

/** The files that a program may be written into. */
export function writableFiles({ files, components, evalFile }: Program): readonly FilePlace[] {
  return [...files, ...(evalFile !== undefined && components.some(({ place }) => place === undefined) ? [evalFile] : [])];
}

/** The program with the place of each file in the folder that its run is kept in. */
export function withPlaces(program: Program, placeOf: (path: string) => string | undefined): Program {
  const placed = <File extends FilePlace>(file: File): File => {
    const place = placeOf(file.path);
    return place === undefined ? file : { ...file, place };
  };
  const { files, evalFile } = program;
  return {
    ...program,
    files: files.map(placed) as unknown as Program['files'],
    ...(evalFile === undefined ? {} : { evalFile: placed(evalFile) }),
  };
}

function parseFile({ path, place, text }: ProgramFile, name?: string): SourceFile {
  return { ...parsePrompt(path, text, name), ...(place === undefined ? {} : { place }) };
}

function refuse(file: string, message: string): never {
  throw new InputError([{ severity: 'error', file, message }]);
}
