import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { agentKinds } from '../../../src/core/agents/agentKinds';
import { isAbortError } from '../../../src/core/models/abort';
import { methods } from '../../../src/core/optimizers/methods';
import type { RunEnvironment } from '../../../src/core/run/executeRun';
import { executeRun } from '../../../src/core/run/executeRun';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { decodeJournal, encodeEntry, isInput, isNote } from '../../../src/core/run/journal/journalText';
import { restoreRun } from '../../../src/core/run/journal/restoreRun';
import type { RunConfig } from '../../../src/core/run/runConfig';
import { ActingHosts, actingKinds } from '../../support/actingAgents';
import { answersOfCutPairs } from '../../support/cutPairs';
import { eventsOf, memoryEnvironment, runInMemory } from '../../support/memoryRun';
import { parityCases, parityModels, promptOf, shortRuns } from '../../support/parityWorld';

const kinds = [...agentKinds, ...actingKinds];
const kindIds = kinds.map(({ id }) => id);
const methodIds = methods.map(({ id }) => id);
const each = (test: (method: string, kind: string) => void): void =>
  methodIds.forEach((method) => kindIds.forEach((kind) => test(method, kind)));

function configOf(method: string, kind: string, more: Partial<RunConfig> = {}): Partial<RunConfig> {
  return { method, optimizer: shortRuns[method] ?? {}, agent: { kind, options: {} }, ...more };
}

function begin(
  method: string,
  kind: string,
  {
    arrival = 1,
    count = 24,
    config = {},
    environment = {},
  }: { arrival?: number; count?: number; config?: Partial<RunConfig>; environment?: Partial<RunEnvironment> } = {},
) {
  const models = parityModels(arrival);
  const run = { prompt: promptOf(method), cases: parityCases(count), models, kinds, config: configOf(method, kind, config) };
  return runInMemory({ ...run, environment: { concurrency: 8, hosts: new ActingHosts().hosts, ...environment } }).then((outcome) => ({
    ...outcome,
    models,
  }));
}

/** Takes a run up again from nothing but its journal; `lines` are those of both. */
async function resume(earlier: readonly JournalEntry[], arrival: number, hosts: ActingHosts, more: Partial<RunEnvironment> = {}) {
  const models = parityModels(arrival);
  const lines = earlier.map(encodeEntry);
  const environment = { ...memoryEnvironment(models, lines), concurrency: 8, hosts: hosts.hosts, earlier: EarlierRun.of(earlier), ...more };
  const result = await executeRun(restoreRun(earlier, kinds), environment);
  return { result, entries: decodeJournal(lines.join('')).entries, asked: models.task.requests.length + models.reflection.requests.length };
}

/** What a run did, in order, without what it received. */
const steps = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.flatMap(({ event }) => (isInput(event) || isNote(event) ? [] : [JSON.stringify(event)]));
const completions = (entries: readonly JournalEntry[]): number => entries.filter(({ event }) => event.type === 'completion').length;
const effects = (entries: readonly JournalEntry[]) => entries.flatMap(({ event }) => (event.type === 'effect' ? [event] : []));

describe('agents that act: resume', () => {
  each((method, kind) => {
    it(`${method} with ${kind}: a run that is cut off anywhere does the same again, and asks and does nothing twice`, async function () {
      this.timeout(60_000);
      const whole = await begin(method, kind);
      assert.equal(whole.error, undefined);
      const asked = whole.models.task.requests.length + whole.models.reflection.requests.length;
      const { length } = whole.entries;
      const first = whole.entries.findIndex(({ event }) => event.type === 'started') + 1;
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: first, max: length - 1 }), fc.integer({ min: 1, max: 9 }), async (cut, arrival) => {
          const earlier = whole.entries.slice(0, cut);
          const hosts = new ActingHosts();
          const resumed = await resume(earlier, arrival, hosts);
          assert.deepEqual(steps(resumed.entries), steps(whole.entries));
          assert.equal(resumed.asked, asked - completions(earlier) + answersOfCutPairs(earlier, whole.entries));
          const keys = effects(resumed.entries).map(({ key }) => key);
          assert.equal(new Set(keys).size, keys.length, 'each effect is recorded once');
          assert.equal(hosts.opened, hosts.closed);
        }),
        { seed: 11, numRuns: 7 },
      );
    });
  });

  it('begins a rollout again whose session goes another way, counts that, and does the same when it is taken up once more', async () => {
    const whole = await begin('opro', 'counting');
    const cut = whole.entries.findIndex(({ event }) => event.type === 'effect' && event.kind === 'counter' && /\/e1\//.test(event.key)) + 1;
    const earlier = whole.entries.slice(0, cut);
    const hosts = new ActingHosts(() => 100);
    const resumed = await resume(earlier, 1, hosts);
    const restarted = eventsOf(resumed.entries, 'scored').flatMap(({ scores }) => scores.filter((score) => score.restarted !== undefined));
    assert.ok(restarted.length > 0);
    assert.equal(hosts.opened, hosts.closed);
    const diverged = resumed.entries.filter(({ event }) => event.type === 'diverged');
    assert.equal(
      diverged.length,
      restarted.reduce((sum, score) => sum + (score.restarted ?? 0), 0),
    );
    const end = resumed.entries.findIndex(({ event }) => event.type === 'ended');
    const again = await resume(resumed.entries.slice(0, end), 5, new ActingHosts(() => 7));
    assert.deepEqual(steps(again.entries), steps(resumed.entries));
    assert.equal(again.asked, 0);
  });
});

describe('agents that act: budget', () => {
  each((method, kind) => {
    it(`${method} with ${kind}: no call beyond the limit, and a verdict on every test case wherever the run may begin`, async function () {
      this.timeout(60_000);
      let begun = 0;
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 60, max: 2500 }), fc.integer({ min: 1, max: 9 }), async (calls, arrival) => {
          const outcome = await begin(method, kind, { arrival, count: 60, config: { budget: { calls } } }).catch(
            (error: unknown) => error as Error,
          );
          // Refused before anything was asked.
          if (outcome instanceof Error) return assert.match(outcome.message, /cannot pay for the verdict, which takes \d+ calls/);
          begun++;
          const { models, entries, error } = outcome;
          assert.equal(error, undefined);
          assert.ok(models.task.requests.length + models.reflection.requests.length <= calls);
          const [ended] = eventsOf(entries, 'ended');
          assert.equal(ended?.verdict?.cases, 24, ended?.detail);
        }),
        { seed: 12, numRuns: 7 },
      );
      assert.ok(begun > 3, String(begun));
    });
  });
});

describe('agents that act: errors and ends', () => {
  each((method, kind) => {
    it(`${method} with ${kind}: a host that dies is an error and never a score, and leaves no session open`, async () => {
      const hosts = new ActingHosts(undefined, (id, add) => add === 1 && Number(/\d+/.exec(id)?.[0]) % 3 === 0);
      const { error, entries } = await begin(method, kind, { environment: { hosts: hosts.hosts } });
      assert.equal(error, undefined);
      const failed = new Set(
        effects(entries).flatMap((effect) => (effect.error === undefined ? [] : [effect.key.split('/').at(-1) ?? ''])),
      );
      assert.equal(failed.size > 0, kind === 'counting');
      for (const { scores } of eventsOf(entries, 'scored')) {
        for (const score of scores)
          if (failed.has(score.case)) assert.deepEqual([score.score, score.error], [undefined, 'The counter has died.']);
      }
      assert.equal(hosts.opened, hosts.closed);
    });

    it(`${method} with ${kind}: is stopped at once, closes what is open, and can be taken up again`, async () => {
      const whole = await begin(method, kind);
      for (const after of [30, 60]) {
        const abort = new AbortController();
        const hosts = new ActingHosts();
        const kept: string[] = [];
        const append = async (line: string): Promise<void> => {
          kept.push(line);
          if (kept.length === after) abort.abort();
        };
        const { error } = await begin(method, kind, { environment: { signal: abort.signal, sink: { append }, hosts: hosts.hosts } });
        assert.ok(isAbortError(error));
        assert.equal(hosts.opened, hosts.closed);
        const resumed = await resume(decodeJournal(kept.join('')).entries, 3, new ActingHosts());
        assert.deepEqual(resumed.result.verdict, whole.result?.verdict);
      }
    });

    it(`${method} with ${kind}: where the search alone is ended, a verdict follows, and a replay comes to the same`, async () => {
      for (const after of [30, 45]) {
        const search = new AbortController();
        const kept: string[] = [];
        const append = async (line: string): Promise<void> => {
          kept.push(line);
          if (kept.length === after) search.abort();
        };
        const { error, result } = await begin(method, kind, { environment: { search: search.signal, sink: { append } } });
        assert.equal(error, undefined);
        const { entries } = decodeJournal(kept.join(''));
        assert.equal(result?.reason, 'stopped');
        assert.equal(eventsOf(entries, 'ended')[0]?.verdict?.cases, Math.round(24 * 0.4));
        const served = entries.findIndex(({ event }) => event.type === 'served');
        for (const cut of [served, served + 5]) {
          const resumed = await resume(entries.slice(0, cut), 4, new ActingHosts());
          assert.deepEqual(steps(resumed.entries), steps(entries));
        }
      }
    });
  });
});
