import { isAbsolute, relative, sep } from 'node:path';

/** Results go to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A result as JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** A path for a person: relative to the folder they are in where it lies inside. */
export function shownPath(path: string, folder: string): string {
  const inside = relative(folder, path);
  return inside === '' || inside.split(sep, 1)[0] === '..' || isAbsolute(inside) ? path : inside;
}
