import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The version that is measured. */
export const gepaVersion = '0.1.4';

/** A Python that has gepa, or why there is none. */
export type GepaPython = { readonly python: string } | { readonly reason: string };

const folder = fileURLToPath(new URL('../.python', import.meta.url));
const isWindows = process.platform === 'win32';
const python = isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
/** Stands there once everything else does, so that an installation that broke off is made anew. */
const mark = join(folder, `gepa-${gepaVersion}`);
const longestMs = 10 * 60_000;

/** The environment of its own that gepa is installed into, in `bench/.python`, on first use. */
export async function installGepa(): Promise<GepaPython> {
  if (existsSync(mark)) return { python };
  try {
    await rm(folder, { recursive: true, force: true });
    await run('no environment of Python can be made', isWindows ? 'python' : 'python3', ['-m', 'venv', folder]);
    const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
    await run(`gepa ${gepaVersion} cannot be installed`, python, ['-m', 'pip', 'install', ...quiet, `gepa==${gepaVersion}`]);
    await run('gepa cannot be loaded', python, ['-c', 'import gepa']);
    await writeFile(mark, '');
    return { python };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

/** @throws an `Error` that says in one line what is missing. */
async function run(otherwise: string, command: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(command, [...args], { timeout: longestMs });
  } catch (error) {
    const { code, killed, stderr = '', stdout = '' } = error as { code?: unknown; killed?: boolean; stderr?: string; stdout?: string };
    const lines = `${stderr}\n${stdout}`.trim().split('\n');
    const said = lines.findLast((line) => /error/i.test(line)) ?? lines[0] ?? '';
    const why = code === 'ENOENT' ? `there is no ${command}` : killed === true ? 'it took too long' : said;
    throw new Error(`${otherwise}${why === '' ? '' : ` (${why})`}`, { cause: error });
  }
}
