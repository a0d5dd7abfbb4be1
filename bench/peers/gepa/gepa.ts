import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { basePrompt } from '../../server/worlds/workshop';
import type { PeerOutcome, PeerTask } from '../peer';

const script = fileURLToPath(new URL('../peers/gepa/jobs.py', import.meta.url));
/** gepa has no default. This is what promptfoo's rounds come to with 20 + 20 cases. */
const usualCalls = 400;

/** A process that runs gepa's `optimize`, one job after another. */
export interface Gepa {
  readonly optimize: (task: PeerTask) => Promise<PeerOutcome>;
  readonly stop: () => void;
}

/** Starts Python once, for as many jobs as there are: loading it for each would take longer than the job. */
export function startGepa(python: string): Gepa {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }[] = [];
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString('utf8')).slice(-2000)));
  const fail = (): void => waiting.splice(0).forEach(({ reject }) => reject(new Error(`gepa has ended. It said: ${said}`)));
  child.on('error', fail);
  child.on('close', fail);
  // A process that has ended says so above.
  child.stdin.on('error', () => undefined);
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.resolve(line));
  return {
    async optimize({ url, train, validation, calls, seed }) {
      const job = { url, prompt: basePrompt, train, validation, metricCalls: calls ?? usualCalls, seed };
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(job)}\n`);
        if (child.exitCode !== null || child.signalCode !== null) fail();
      });
      const outcome = JSON.parse(line) as PeerOutcome | { readonly error: string };
      if ('error' in outcome) throw new Error(`gepa ended with ${outcome.error}`);
      return outcome;
    },
    stop: () => child.stdin.end(),
  };
}
