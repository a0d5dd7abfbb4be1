import { writeFile } from 'node:fs/promises';
import type { WorkshopCase } from '../server/worlds/workshop';

/** Makes each case about as long as a support message: 200 characters. */
const filler =
  'It was noticed this morning, before the shift began, and nobody can say how long it has been so; ' +
  'please tell us which shelf it belongs to.';

/** The same case with a message of a usual length. */
export function lengthen(each: WorkshopCase): WorkshopCase {
  return { ...each, input: `${each.input} ${filler}` };
}

/** Writes cases as a CSV with the columns `input` and `expected`. */
export async function writeCases(path: string, cases: readonly WorkshopCase[]): Promise<void> {
  const lines = cases.map(({ input, expected }) => `"${input}",${expected}`);
  await writeFile(path, `input,expected\n${lines.join('\n')}\n`);
}
