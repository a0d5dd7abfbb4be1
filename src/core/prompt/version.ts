import { hashText } from '../hash';
import type { Version } from './candidate';
import { unchanged } from './candidate';
import { baseName, pathBeside } from './filePaths';
import { readPrompt } from './formats/promptFormats';
import { parsePrompt } from './parsePrompt';
import type { Component, Program, SourceFile, Values } from './program';
import { newValue, renderPrompt } from './renderPrompt';

/** A file as a version has it. */
export type FileText = Pick<SourceFile, 'path' | 'name' | 'text'>;

/** What is worked out of a version is kept for so many of a program, the latest: rollouts ask for the same ones again and again. */
const keptVersions = 64;
const rendered = new WeakMap<Program, Map<Version['candidate'], ReadonlyMap<string, FileText>>>();

/** The files of a version by path, in the program's order, those that the candidate creates behind them. */
export function renderFiles({ program, candidate }: Version): ReadonlyMap<string, FileText> {
  const known = rendered.get(program) ?? new Map<Version['candidate'], ReadonlyMap<string, FileText>>();
  rendered.set(program, known);
  const files = known.get(candidate) ?? render({ program, candidate });
  known.delete(candidate);
  known.set(candidate, files);
  const [oldest] = known.keys();
  if (known.size > keptVersions && oldest !== undefined) known.delete(oldest);
  return files;
}

/** The program's first file in a version; undefined where that leaves it out. */
export function mainFile(version: Version): FileText | undefined {
  return renderFiles(version).get(version.program.files[0].path);
}

/** The text of the program's first file in a version; '' where that leaves it out. */
export function mainText(version: Version): string {
  return mainFile(version)?.text ?? '';
}

/** What the file says in which a component stands, in a version; '' where there is none. Of a chat, a turn stands below its role. */
export function textAround({ place }: Component, version: Version): string {
  const file = place === undefined ? undefined : renderFiles(version).get(place.file);
  return file === undefined ? '' : readPrompt(file.path, file.text).text;
}

/** The texts of all files of a version, and of those that are sent with it, as one. */
export function allText(version: Version): string {
  return [...renderFiles(version).values(), ...(version.program.attachments ?? [])].map(({ text }) => text).join('\n');
}

/** The texts of all files as they are, as one. */
export function originalText(program: Program): string {
  return allText({ program, candidate: unchanged });
}

/** A text that two versions share only if they are the same, files and configuration. */
export function versionKey(version: Version): string {
  const files = [...renderFiles(version)].map(([path, { text }]) => [path, text]);
  return hashText(JSON.stringify([files, configurationOf(version)]));
}

/** What the configuration says in a version, in the program's order. */
export function configurationOf({ program, candidate: { values } }: Version): readonly string[] {
  return program.components.filter(({ place }) => place === undefined).map((component) => newValue(component, values) ?? component.value);
}

/** The components of a version with its values, without those of files that it leaves out, and with those of files that it creates. */
export function componentsOf({ program, candidate: { values, files = {} } }: Version): readonly Component[] {
  const left = new Set(program.files.filter((file) => files[fileKey(file)] === null).map(({ path }) => path));
  const made = Object.entries(files).flatMap(([name, text]) =>
    text === null ? [] : parsePrompt(pathBeside(program.files[0].path, name), text, name).components,
  );
  const components: readonly Component[] = [...program.components.filter(({ place }) => !left.has(place?.file ?? '')), ...made];
  return components.map((component) => {
    const value = newValue(component, values);
    return value === undefined ? component : { ...component, value };
  });
}

/** What a component says in a version; undefined where the version has none of that name. */
export function valueOf(version: Version, name: string): string | undefined {
  const component = version.program.components.find((each) => each.name === name);
  const isSimple = component !== undefined && version.candidate.files === undefined;
  if (isSimple) return newValue(component, version.candidate.values) ?? component.value;
  return componentsOf(version).find((each) => each.name === name)?.value;
}

/** The values that differ from the program's, in the form of their kinds; those that name nothing stay for the guard to see. */
export function changedValues(program: Program, values: Values): Values {
  const byName = new Map(program.components.map((component) => [component.name, component]));
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, given]) => {
      const component = byName.get(name);
      const value = component === undefined ? given : newValue(component, values);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The components that a method may change which improves such kinds. */
export function improvable(program: Program, kinds: readonly string[]): readonly Component[] {
  return program.components.filter(({ kind, locked }) => kinds.includes(kind) && locked !== true);
}

/** How a candidate names a file of the program that it leaves out. */
export function fileKey({ name, path }: FileText): string {
  return name ?? baseName(path);
}

function render({ program, candidate: { values, files = {} } }: Version): ReadonlyMap<string, FileText> {
  const kept = program.files
    .filter((file) => files[fileKey(file)] !== null)
    .map((file): FileText => ({ ...nameOf(file), path: file.path, text: renderPrompt(file, values) }));
  const made = Object.entries(files).flatMap(([name, text]): FileText[] =>
    text === null ? [] : [{ name, path: pathBeside(program.files[0].path, name), text }],
  );
  return new Map([...kept, ...made].map((file) => [file.path, file]));
}

function nameOf({ name }: SourceFile): Pick<SourceFile, 'name'> {
  return name === undefined ? {} : { name };
}
