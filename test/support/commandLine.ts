import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Built before the tests are run. */
const commandLine = resolve('dist/cli/whetstone.mjs');

/** How a command ended; `code` is null when it was killed. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line in a folder, without the keys and endpoints of whoever runs the tests. */
export function startWhetstone(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Outcome> } {
  const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, npm_lifecycle_event: _event, ...own } = process.env;
  const child = spawn(process.execPath, [commandLine, ...args], {
    cwd: folder,
    env: { ...own, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<Outcome>((done) => child.on('close', (code) => done({ code, stdout, stderr })));
  return { child, ended };
}

/** Puts a prompt, AGENTS.md, into a folder, and 20 cases for it, cases.csv. */
export async function writeSmallSet(folder: string): Promise<void> {
  const cases = Array.from({ length: 20 }, (_, index) => `message ${index},${index % 2 === 0 ? 'a' : 'b'}\n`);
  await writeFile(join(folder, 'AGENTS.md'), 'Answer with `a` or `b`.\n');
  await writeFile(join(folder, 'cases.csv'), `input,expected\n${cases.join('')}`);
}
