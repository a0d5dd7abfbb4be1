import { optimizeWithAx } from '../../peers/ax';
import type { PeerOutcome } from '../../peers/outcome';
import { claimsGain } from '../../peers/outcome';
import { optimizeWithPromptfoo } from '../../peers/promptfoo';
import { mean } from '../../report/result';
import type { BenchServer } from '../../server/startServer';
import type { WorkshopCase } from '../../server/worlds/workshop';
import { workshopCases } from '../../server/worlds/workshop';

const probability = 0.7;
const size = 20;

/** What a peer claimed where nothing can be gained. */
export interface PeerNull {
  readonly subject: string;
  readonly runs: number;
  readonly claims: number;
  /** Mean claimed gain, as a share. */
  readonly gain: number;
  readonly calls: number;
}

type Optimize = (url: string, train: readonly WorkshopCase[], validation: readonly WorkshopCase[], seed: number) => Promise<PeerOutcome>;

/** ax's `optimize` with its defaults. */
export function axNull(server: BenchServer, runs: number, progress: (message: string) => void): Promise<PeerNull> {
  return repeat('ax', server, runs, progress, (url, train, validation, seed) => optimizeWithAx({ url, train, validation, seed }));
}

/** `promptfoo optimize`, selecting on the validation cases. */
export function promptfooNull(server: BenchServer, runs: number, progress: (message: string) => void): Promise<PeerNull> {
  return repeat('promptfoo', server, runs, progress, (url, train, validation) =>
    optimizeWithPromptfoo({ url, cases: [...train, ...validation], concurrency: 4 }, 0.5),
  );
}

async function repeat(
  subject: string,
  server: BenchServer,
  runs: number,
  progress: (message: string) => void,
  optimize: Optimize,
): Promise<PeerNull> {
  const cases = workshopCases(2 * size, 10);
  const outcomes: PeerOutcome[] = [];
  let calls = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const session = await server.open({ world: { kind: 'coin', seed, probability } });
    outcomes.push(await optimize(session.url, cases.slice(0, size), cases.slice(size), seed));
    calls += (await session.close()).taskCalls;
  }
  const claims = outcomes.filter(claimsGain).length;
  progress(`${subject}: ${claims} of ${runs} claimed a gain`);
  return { subject, runs, claims, gain: mean(outcomes.map(({ reported, baseline }) => reported - baseline)), calls: calls / runs };
}
