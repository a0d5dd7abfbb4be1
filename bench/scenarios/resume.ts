import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { methods } from '../../src/core/optimizers/methods';
import type { JournalEntry } from '../../src/core/run/journal/events';
import { decodeJournal, isInput } from '../../src/core/run/journal/journalText';
import { createRandom } from '../../src/core/stats/random';
import { RunStore } from '../../src/storage/runStore';
import type { ScenarioResult } from '../report/result';
import { benchAgents } from '../whetstone/runWhetstone';
import type { ResumableRequest } from '../whetstone/resumableProtocol';
import { resumableConcurrency } from '../whetstone/resumableProtocol';
import type { BenchServer } from '../server/startServer';
import { inFolder } from '../temporaryFolder';
import type { Scenario } from './scenario';

const latencyMs = 3;

/** What is run. */
type RunKind = Pick<ResumableRequest, 'method' | 'agent'>;

/** A whole run, as its folder shows it. */
interface Finished {
  readonly best: string;
  /** What the run did, without what it received and when. */
  readonly events: readonly string[];
  readonly received: number;
  /** Pairs of the verdict that were asked more than once. */
  readonly cutPairs: number;
  readonly milliseconds: number;
}

/** One run that was killed and taken up again. */
interface Killed {
  readonly method: string;
  readonly agent: string;
  /** Completions in the journal at the kill. */
  readonly before: number;
  /** Requests after it, less the completions that were still lacking: what was asked twice. */
  readonly askedTwice: number;
  /** Pairs of the verdict that the kill cut in half, and that were asked anew on both sides. */
  readonly cutPairs: number;
  readonly sameArtefact: boolean;
  readonly sameEvents: boolean;
  readonly wasRunning: boolean;
}

/** Kill −9 at random moments: the same result, and nothing asked twice. */
export const resumeBench: Scenario = {
  name: 'resume',
  async run({ quick, server, progress }) {
    const kills = quick ? 2 : 20;
    const killed: Killed[] = [];
    const kinds = methods.flatMap(({ id: method }) => benchAgents.map(({ id: agent }) => ({ method, agent })));
    for (const kind of kinds) {
      const whole = await inFolder((folder) => finish(server, folder, kind));
      const moments = createRandom(1, 'kills', kind.method, kind.agent);
      for (let index = 0; index < kills; index++) {
        killed.push(await inFolder((folder) => killAndResume(server, folder, kind, whole, moments.float() * whole.milliseconds)));
      }
      progress(`${kind.method}, ${kind.agent}: killed ${kills} times`);
    }
    return summarize(killed);
  },
};

async function killAndResume(server: BenchServer, folder: string, kind: RunKind, whole: Finished, afterMs: number): Promise<Killed> {
  const session = await server.open({ world: { kind: 'planted', rules: 10 }, latencyMs });
  const child = start(folder, session.url, kind);
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  await session.close();
  const before = completions(await readEntries(folder));
  const resumed = await finish(server, folder, kind);
  return {
    ...kind,
    before,
    askedTwice: resumed.requests - (resumed.received - before),
    cutPairs: resumed.cutPairs,
    sameArtefact: resumed.best === whole.best,
    sameEvents: JSON.stringify(resumed.events) === JSON.stringify(whole.events),
    wasRunning: signal === 'SIGKILL',
  };
}

/** Runs to the end, from wherever the folder's journal is. */
async function finish(server: BenchServer, folder: string, kind: RunKind): Promise<Finished & { readonly requests: number }> {
  const session = await server.open({ world: { kind: 'planted', rules: 10 }, latencyMs });
  const begin = performance.now();
  const child = start(folder, session.url, kind);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The run of ${kind.method} ended with ${code ?? 'a signal'}.`);
  const milliseconds = performance.now() - begin;
  const { taskCalls, reflectionCalls } = await session.close();
  const entries = await readEntries(folder);
  const events = entries.filter(isStep).map(({ event }) => JSON.stringify(event));
  return {
    best: await readFile(join(folder, 'best.md'), 'utf8'),
    events,
    received: completions(entries),
    cutPairs: cutPairs(entries),
    milliseconds,
    requests: taskCalls + reflectionCalls,
  };
}

function start(folder: string, url: string, kind: RunKind): ReturnType<typeof spawn> {
  const script = fileURLToPath(new URL('resumable.mjs', import.meta.url));
  return spawn(process.execPath, [script, JSON.stringify({ folder, url, ...kind, seed: 1 })], { stdio: 'inherit' });
}

async function readEntries(folder: string): Promise<readonly JournalEntry[]> {
  const store = new RunStore(folder);
  const [id] = await store.list();
  if (id === undefined) return [];
  // One that was killed at once has no journal yet.
  const text = await readFile(store.journalPath(id), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return decodeJournal(text).entries;
}

function completions(entries: readonly JournalEntry[]): number {
  return entries.filter(({ event: { type } }) => type === 'completion' || type === 'failure').length;
}

/** A call of the verdict: how often its pair was begun, and its case. */
const verdictCall = /^verdict [^/.]+\.(\d+)\/[^/]+\/\d+\/[^/]+\/(.*)$/s;

function cutPairs(entries: readonly JournalEntry[]): number {
  const again = new Set<string>();
  for (const { event } of entries) {
    const [, attempt, id] = event.type === 'completion' ? (verdictCall.exec(event.key) ?? []) : [];
    if (id !== undefined && Number(attempt) > 1) again.add(id);
  }
  return again.size;
}

/** What a run did is the same with and without a break; the note that it was resumed is not. */
function isStep({ event }: JournalEntry): boolean {
  return !isInput(event) && event.type !== 'resumed';
}

function nameOf({ method, agent }: RunKind): string {
  return `${method}, ${agent}`;
}

function summarize(killed: readonly Killed[]): ScenarioResult {
  const count = (holds: (each: Killed) => boolean): string => `${killed.filter(holds).length} of ${killed.length}`;
  const all = (holds: (each: Killed) => boolean): boolean => killed.every(holds);
  return {
    rows: [],
    checks: [
      {
        goal: 'The resumed run returns the same prompt, byte for byte',
        measured: count(({ sameArtefact }) => sameArtefact),
        met: all(({ sameArtefact }) => sameArtefact),
      },
      {
        goal: 'The resumed run does the same steps',
        measured: count(({ sameEvents }) => sameEvents),
        met: all(({ sameEvents }) => sameEvents),
      },
      {
        goal: 'No completion that had arrived is asked for twice',
        measured: `${killed.reduce((sum, { askedTwice }) => sum + Math.max(0, askedTwice), 0)} asked twice`,
        met: all(({ askedTwice }) => askedTwice === 0),
      },
      {
        goal: `No more pairs of a verdict are asked anew than were under way (${resumableConcurrency} calls at once)`,
        measured:
          `${killed.reduce((sum, each) => sum + each.cutPairs, 0)} in all, ` +
          `${Math.max(...killed.map((each) => each.cutPairs))} at the most`,
        met: all((each) => each.cutPairs <= resumableConcurrency),
      },
    ],
    details: [
      {
        title: 'Kills',
        columns: [
          'method and agent',
          'kills',
          'while it ran',
          'same prompt',
          'same steps',
          'asked twice',
          'pairs asked anew',
          'completions at the kill',
        ],
        rows: [...new Set(killed.map(nameOf))].map((name) => {
          const own = killed.filter((each) => nameOf(each) === name);
          const before = own.map((each) => each.before);
          return [
            name,
            String(own.length),
            String(own.filter(({ wasRunning }) => wasRunning).length),
            String(own.filter(({ sameArtefact }) => sameArtefact).length),
            String(own.filter(({ sameEvents }) => sameEvents).length),
            String(own.reduce((sum, { askedTwice }) => sum + Math.max(0, askedTwice), 0)),
            String(own.reduce((sum, each) => sum + each.cutPairs, 0)),
            `${Math.min(...before)} to ${Math.max(...before)}`,
          ];
        }),
      },
    ],
    notes: [
      'A process that runs the engine over a journal on the disk gets SIGKILL at a random moment, and another one takes the run up ' +
        'from the journal. No peer resumes exactly: ax declares checkpoints that nothing calls, promptfoo has none.',
    ],
  };
}
