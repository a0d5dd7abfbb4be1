import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Limiter, limited } from '../../../src/core/models/limiter';
import type { Model } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { executeRun } from '../../../src/core/run/executeRun';
import { decodeJournal, isInput, isNote } from '../../../src/core/run/journal/journalText';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { restoreRun } from '../../../src/core/run/journal/restoreRun';
import type { RunConfig } from '../../../src/core/run/runConfig';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { isAbortError } from '../../../src/core/models/abort';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, memoryEnvironment } from '../../support/memoryRun';
import { testProgram } from '../../support/testProgram';

const prompt = 'Say the parity.\n';
const parities = (count: number) =>
  Array.from({ length: count }, (_, index) => makeCase(`line ${index + 1}`, `number ${index}`, index % 2 === 0 ? 'even' : 'odd'));
const roles = { task: 'task', reflection: 'reflection', judge: 'judge' };

/** A run that is stopped and taken up again: its journal, and the calls that its models saw. */
class StoppedRun {
  readonly lines: string[] = [];
  made = 0;
  private abort = new AbortController();
  private readonly limiter: Limiter;

  constructor(
    private readonly cases: number,
    private readonly config: RunConfig,
    private readonly fails: () => boolean = () => false,
    private readonly refuses: () => boolean = () => false,
    /** Calls under way at once. */
    private readonly callsAtOnce = 32,
  ) {
    this.limiter = new Limiter({ maximum: callsAtOnce });
  }

  get entries(): readonly JournalEntry[] {
    return decodeJournal(this.lines.join('')).entries;
  }

  /** Runs until so many lines were written, or to the end. @returns whether it came to its end */
  async go(stopAfter = Infinity): Promise<boolean> {
    const earlier = this.entries;
    const isNew = earlier.length === 0;
    const prepared = isNew
      ? (await prepareRun({ program: testProgram(prompt), cases: parities(this.cases), config: this.config })).run
      : restoreRun(earlier);
    this.abort = new AbortController();
    let written = 0;
    const environment = {
      ...memoryEnvironment({ task: this.model('task'), reflection: this.model('reflection'), judge: this.model('judge') }, this.lines),
      signal: this.abort.signal,
      concurrency: 3 * this.callsAtOnce,
      sink: {
        append: (line: string) => {
          if (++written > stopAfter) this.abort.abort();
          this.lines.push(line);
          return Promise.resolve();
        },
      },
      ...(isNew ? {} : { earlier: EarlierRun.of(earlier) }),
    };
    return executeRun(prepared, environment).then(
      () => true,
      (error: unknown) => {
        if (!isAbortError(error)) throw error;
        return false;
      },
    );
  }

  private model(id: string): Model {
    return limited(
      {
        id,
        complete: async ({ messages, seed }, signal) => {
          if (this.refuses()) {
            await Promise.resolve();
            throw new ModelError('rate-limited', 'busy');
          }
          this.made++;
          for (let turns = seed % 40; turns > 0; turns--) await Promise.resolve();
          signal.throwIfAborted();
          if (this.fails()) throw new ModelError('unavailable', 'busy');
          const text =
            id === 'judge'
              ? '{"reason":"so","score":5}'
              : id === 'task'
                ? seed % 3 === 0
                  ? 'even'
                  : 'odd'
                : (messages[0]?.content ?? '').includes('</INS>')
                  ? `<INS>Try ${seed}.</INS>`
                  : `<rules>\n- Try ${seed}. [1]\n</rules>`;
          return { text, usage: { inputTokens: 10, outputTokens: 3 }, finish: 'stop' };
        },
      },
      this.limiter,
    );
  }
}

describe('a run that is stopped and taken up again', () => {
  it('makes no call beyond its limit, whatever failed before and since', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          method: fc.constantFrom('opro' as const, 'metareflection' as const, 'evaluate' as const, 'evaluate' as const),
          count: fc.integer({ min: 20, max: 60 }),
          judged: fc.boolean(),
          repeats: fc.integer({ min: 1, max: 3 }),
          room: fc.double({ min: 1, max: 1.3, noNaN: true }),
          calls: fc.integer({ min: 60, max: 600 }),
          faults: fc.integer({ min: 0, max: 3 }),
          refusals: fc.integer({ min: 0, max: 3 }),
          stops: fc.array(fc.integer({ min: 5, max: 150 }), { minLength: 1, maxLength: 3 }),
          seed: fc.nat(1000),
        }),
        async ({ method, count, judged, repeats, room, calls, faults, refusals, stops, seed }) => {
          const limit = method === 'evaluate' ? Math.ceil(count * repeats * (judged ? 2 : 1) * room) : calls;
          const chance = createRandom(seed, 'faults');
          const metric = judged ? ({ type: 'judge', rubric: 'x' } as const) : defaultConfig.metric;
          const optimizer = method === 'opro' ? { steps: 3 } : method === 'metareflection' ? { rounds: 3 } : {};
          const config = { ...defaultConfig, method, optimizer, metric, repeats, seed, models: roles, budget: { calls: limit } };
          let run: StoppedRun;
          try {
            run = new StoppedRun(
              count,
              config,
              () => chance.integer(10) < faults,
              () => chance.integer(10) < refusals,
            );
            for (const stop of stops) if (await run.go(stop)) break;
            if (eventsOf(run.entries, 'ended').length === 0) await run.go();
          } catch (error) {
            // A budget that is refused, or an endpoint that mostly fails.
            if (error instanceof Error && ['InputError', 'TooManyErrors'].includes(error.name)) return;
            throw error;
          }
          assert.ok(run.made <= limit, `${run.made} of ${limit}`);
          const attempts = run.entries.reduce((sum, { event }) => sum + ('attempts' in event ? event.attempts : 0), 0);
          assert.equal(attempts, run.made, 'all are in the journal');
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('scores the cases of an evaluation that its calls are left for, also where some were broken off', async () => {
    const run = new StoppedRun(100, { ...defaultConfig, method: 'evaluate', models: roles, budget: { calls: 100 } });
    assert.equal(await run.go(40), false);
    assert.ok(run.made > 40, 'calls were broken off');
    assert.equal(await run.go(), true);
    const [scored, ended] = [eventsOf(run.entries, 'scored')[0]?.scores.length ?? 0, eventsOf(run.entries, 'ended')[0]];
    assert.ok(scored >= 100 - 2 * 32 && scored < 100, String(scored));
    assert.equal(run.made, 100, 'none is left over');
    assert.equal(ended?.detail, `Scored on ${scored} of 100 cases, drawn at random. The budget of 100 calls cannot pay for more.`);
  });
});

describe('a run with a limit of calls that is stopped once', () => {
  const steps = (run: StoppedRun): readonly string[] =>
    run.entries.flatMap(({ event }) => (isInput(event) || isNote(event) ? [] : [JSON.stringify(event)]));

  it('does the same steps as one that is not, since what was broken off has calls of its own', async function () {
    this.timeout(120_000);
    let brokenOff = 0;
    for (let index = 0; index < 48; index++) {
      const method = index % 2 === 0 ? 'opro' : 'metareflection';
      const calls = 150 + 5 * index;
      const optimizer = method === 'opro' ? { steps: 6 } : { rounds: 6 };
      const config = { ...defaultConfig, method, optimizer, seed: index, models: roles, budget: { calls } } as const;
      const whole = new StoppedRun(50, config, undefined, undefined, 8);
      assert.equal(await whole.go(), true);
      const stopped = new StoppedRun(50, config, undefined, undefined, 8);
      const lines = createRandom(index, 'stop').integer(whole.entries.length);
      if (!(await stopped.go(lines))) await stopped.go();
      brokenOff += stopped.entries.reduce((sum, { event }) => sum + (event.type === 'attempts' ? event.attempts : 0), 0);
      assert.deepEqual(steps(stopped), steps(whole), `${calls} calls, stopped after ${lines} lines`);
      assert.ok(stopped.made <= calls);
    }
    assert.ok(brokenOff >= 48, `${brokenOff} calls were broken off`);
  });
});
