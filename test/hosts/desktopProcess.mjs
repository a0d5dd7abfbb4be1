// @ts-check
// Calls runTests of @vscode/test-electron with the options in the JSON file that is named as the only argument; see desktop.mjs.
import { readFile } from 'node:fs/promises';
import { runTests } from '@vscode/test-electron';

const [, , file] = process.argv;
if (file === undefined) throw new Error('Name the file with the options.');
try {
  process.exitCode = await runTests(JSON.parse(await readFile(file, 'utf8')));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
