import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProbeMeasures, ProbeRequest } from './probeProtocol';

/** Runs the probe and returns what it measured, with the time from its start to its end. */
export function runProbe(request: ProbeRequest): Promise<ProbeMeasures & { readonly processMs: number }> {
  const begin = performance.now();
  const script = fileURLToPath(new URL('probe.mjs', import.meta.url));
  const profile = process.env['BENCH_CPU_PROF'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_CPU_PROF']}`];
  const child = spawn(process.execPath, [...profile, script, JSON.stringify(request)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ ...(JSON.parse(output) as ProbeMeasures), processMs: performance.now() - begin });
      else reject(new Error(`The probe ended with ${code ?? 'a signal'}.`));
    });
  });
}
