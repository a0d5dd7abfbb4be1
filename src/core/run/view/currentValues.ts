import { configurationIn } from '../../eval/configuration';
import { InputError } from '../../problems';
import { nameBeside } from '../../prompt/filePaths';
import { parsePrompt } from '../../prompt/parsePrompt';
import type { RunProgram } from './runProgram';

/** The text that a file has now, by its path; undefined where there is none. */
export type TextNow = (path: string) => string | undefined;

/**
 * What the components of a run's program say now, by name, in its files and its eval file. What stands round them may have changed since.
 * @returns undefined where a file is there that cannot be read any more.
 */
export function currentValues({ files, evalFile }: RunProgram, textNow: TextNow): ReadonlyMap<string, string> | undefined {
  try {
    const components = files.flatMap(({ path }, index) => {
      const text = textNow(path);
      return text === undefined ? [] : parsePrompt(path, text, index === 0 ? undefined : nameBeside(files[0]?.path ?? '', path)).components;
    });
    const evalText = evalFile === undefined ? undefined : textNow(evalFile);
    return new Map([...components, ...(evalText === undefined ? [] : configurationIn(evalText))].map(({ name, value }) => [name, value]));
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
