import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkshopCase } from '../server/worlds/workshop';
import { basePrompt } from '../server/worlds/workshop';
import { inFolder } from '../temporaryFolder';
import type { PeerOutcome } from './peer';

const entry = fileURLToPath(new URL('../node_modules/promptfoo/dist/src/entrypoint.js', import.meta.url));

export interface PromptfooOptions {
  readonly url: string;
  readonly cases: readonly WorkshopCase[];
  readonly concurrency: number;
  /** How long a call may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/** A process that has ended. */
interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly wallMs: number;
}

/** What `promptfoo eval` says of an evaluation. */
export interface PromptfooEvaluation {
  /** Cases it counts as passed, as failed, and as ended in an error. */
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  /** Sum of the scores. */
  readonly score: number;
  readonly wallMs: number;
}

/** Runs `promptfoo eval` in a process of its own, as its users do, with the cache off. */
export async function evaluateWithPromptfoo(options: PromptfooOptions): Promise<PromptfooEvaluation> {
  return inFolder(async (folder) => {
    await writeConfig(folder, options);
    const out = join(folder, 'out.json');
    const { wallMs, output } = await run(folder, options, [
      'eval',
      '-c',
      'promptfooconfig.json',
      '--no-cache',
      '--no-table',
      '--no-progress-bar',
      '--no-write',
      '-j',
      String(options.concurrency),
      '-o',
      out,
    ]);
    const text = await readFile(out, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`promptfoo eval wrote no result. It said: ${output.slice(-2000)}`);
    const { results } = JSON.parse(text) as {
      results: { stats: { successes: number; failures: number; errors: number }; results: { score: number }[] };
    };
    const { successes, failures, errors } = results.stats;
    return { passed: successes, failed: failures, errors, score: results.results.reduce((sum, { score }) => sum + score, 0), wallMs };
  });
}

/**
 * Runs `promptfoo optimize` in a process of its own.
 * @param validationSplit Share of the cases, from the end of the list, that it selects with; its default is none.
 */
export async function optimizeWithPromptfoo(options: PromptfooOptions, validationSplit?: number): Promise<PeerOutcome> {
  return inFolder(async (folder) => {
    await writeConfig(folder, options);
    const split = validationSplit === undefined ? [] : ['--validation-split', String(validationSplit)];
    const { output, wallMs, code } = await run(folder, options, ['optimize', '-c', 'promptfooconfig.json', ...split]);
    const [before, after] = validationSplit === undefined ? ['Baseline search', 'Best search'] : ['Baseline validation', 'Best validation'];
    const held = validationSplit === undefined ? options.cases.length : Math.round(options.cases.length * validationSplit);
    const prompt = /Best prompt\n([\s\S]*?)\n=+/.exec(output)?.[1]?.trim();
    if (code !== 0 || prompt === undefined)
      throw new Error(`promptfoo optimize ended with ${code ?? 'a signal'}. It said: ${output.slice(-2000)}`);
    return { prompt, baseline: scoreAfter(output, before) / held, reported: scoreAfter(output, after) / held, wallMs };
  });
}

/** A score as it is printed: the label, the name of the prompt (which may have several lines), and the score in brackets. */
function scoreAfter(output: string, label: string): number {
  const start = output.indexOf(`${label}: `);
  const score = start < 0 ? undefined : /\(([-\d.]+)\)\s*\n/.exec(output.slice(start))?.[1];
  if (score === undefined) throw new Error(`promptfoo printed no "${label}". It said: ${output.slice(-2000)}`);
  return Number(score);
}

async function writeConfig(folder: string, { url, cases, concurrency }: PromptfooOptions): Promise<void> {
  const config = {
    prompts: [`${basePrompt}\n\n{{message}}`],
    providers: [{ id: 'openai:chat:task', config: { apiBaseUrl: url, temperature: 0 } }],
    evaluateOptions: { maxConcurrency: concurrency },
    tests: cases.map(({ input, expected }) => ({ vars: { message: input }, assert: [{ type: 'equals', value: expected }] })),
  };
  await writeFile(join(folder, 'promptfooconfig.json'), JSON.stringify(config));
}

function run(folder: string, { url, timeoutMs }: PromptfooOptions, args: readonly string[]): Promise<Finished> {
  const begin = performance.now();
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: environment(folder, url, timeoutMs),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString('utf8')));
  child.stderr.on('data', (data: Buffer) => (output += data.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: withoutColors(output), wallMs: performance.now() - begin }));
  });
}

/** Nothing but the local server is asked: no telemetry, no updates, no generation elsewhere. */
function environment(folder: string, url: string, timeoutMs: number | undefined): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    PROMPTFOO_CONFIG_DIR: join(folder, 'config'),
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
    PROMPTFOO_DISABLE_SHARING: '1',
    PROMPTFOO_SELF_HOSTED: '1',
    OPENAI_API_KEY: 'local',
    OPENAI_BASE_URL: url,
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    ...(timeoutMs === undefined ? {} : { REQUEST_TIMEOUT_MS: String(timeoutMs) }),
  };
}

function withoutColors(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the control characters to take out
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
