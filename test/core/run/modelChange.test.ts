import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CompletionCache } from '../../../src/core/models/cache';
import type { Completion, Model, ModelRequest } from '../../../src/core/models/model';
import { executeRun } from '../../../src/core/run/executeRun';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { decodeJournal } from '../../../src/core/run/journal/journalText';
import { restoreRun } from '../../../src/core/run/journal/restoreRun';
import type { RunConfig } from '../../../src/core/run/runConfig';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, memoryEnvironment, runInMemory } from '../../support/memoryRun';

const prompt = 'Say the parity.\n';
const cases = Array.from({ length: 60 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'right'));
const optimizer: Readonly<Record<'opro' | 'metareflection', RunConfig['optimizer']>> = {
  opro: { steps: 2, trainingCases: 6 },
  metareflection: { rounds: 2 },
};

/**
 * A model behind one name that is another one from some call on: first it is right in a tenth of the cases, then in nine tenths, and so on
 * by turns. No prompt makes it any better. Its answer depends on the case and on which of the two it is, or it is a coin each time.
 */
class ChangingModel {
  calls = 0;
  /** The calls from which on it is the other one of the two. */
  readonly changes: number[] = [];
  readonly requests: ModelRequest[] = [];

  constructor(
    private readonly seed: number,
    private readonly isCoin: boolean,
  ) {}

  readonly task: Model = {
    id: 'task',
    complete: async (request) => {
      const call = this.calls++;
      this.requests.push(request);
      const hasChanged = this.changes.filter((change) => call >= change).length % 2 === 1;
      const random = createRandom(
        this.seed,
        this.isCoin ? `coin ${call}` : `${hasChanged ? 'new' : 'old'} ${request.messages.at(-1)?.content ?? ''}`,
      );
      const isRight = random.float() < (this.isCoin ? 0.5 : hasChanged ? 0.9 : 0.1);
      return { text: isRight ? 'right' : 'wrong', usage: { inputTokens: 5, outputTokens: 1 }, finish: 'stop' };
    },
  };

  readonly reflection: Model = {
    id: 'reflection',
    complete: async ({ seed, messages }) => {
      const text = (messages[0]?.content ?? '').includes('</INS>')
        ? `<INS>Say it, ${seed}.</INS>`
        : (messages[0]?.content ?? '').includes('<rules>')
          ? `<rules>\n- Mind ${seed}. [1]\n</rules>`
          : 'It was wrong.';
      return { text, usage: { inputTokens: 5, outputTokens: 5 }, finish: 'stop' };
    },
  };
}

function cacheInMemory(): CompletionCache {
  const kept = new Map<string, Completion>();
  return {
    has: async (hash) => kept.has(hash),
    get: async (hash) => kept.get(hash),
    put: async (hash, completion) => void kept.set(hash, completion),
  };
}

/** One way in which a model changes behind its name; returns the journal of the run that may make a claim. */
type Way = (seed: number, model: ChangingModel) => Promise<readonly JournalEntry[]>;

function configOf(seed: number): Partial<RunConfig> {
  const method = seed % 2 === 0 ? 'opro' : 'metareflection';
  return { method, optimizer: optimizer[method], seed };
}

async function optimize(
  seed: number,
  model: ChangingModel,
  environment: Parameters<typeof runInMemory>[0]['environment'] = {},
): Promise<readonly JournalEntry[]> {
  const run = await runInMemory({ prompt, cases, models: model, config: configOf(seed), environment });
  assert.equal(run.error, undefined);
  return run.entries;
}

/**
 * The call at which a model becomes a better one that is to bring a candidate into the verdict:
 * once the original was scored on the 18 validation cases.
 */
const afterBaseline = 18;

/** Stops a run after so many lines, and takes it up again: a changed model is asked then, at a changed endpoint or the same. */
async function stopAndGoOn(seed: number, model: ChangingModel, lines: number, endpoint: string): Promise<readonly JournalEntry[]> {
  const abort = new AbortController();
  const written: string[] = [];
  const sink = { append: (line: string) => Promise.resolve(void (written.push(line) >= lines && abort.abort())) };
  const first = await runInMemory({
    prompt,
    cases,
    models: model,
    config: configOf(seed),
    environment: { sink, signal: abort.signal, endpoint: 'https://one' },
  });
  const earlier = decodeJournal(written.join('')).entries;
  if (first.error === undefined) return earlier;
  model.changes.push(model.calls);
  await executeRun(restoreRun(earlier), { ...memoryEnvironment(model, written), earlier: EarlierRun.of(earlier), endpoint });
  return decodeJournal(written.join('')).entries;
}

/** Works something out of a seed once: several ways are run with the same seeds. */
function once<T>(workOut: (seed: number) => Promise<T>): (seed: number) => Promise<T> {
  const known = new Map<number, Promise<T>>();
  return (seed) => {
    const found = known.get(seed) ?? workOut(seed);
    known.set(seed, found);
    return found;
  };
}

/** How many lines a run has before its verdict. */
const linesBeforeVerdict = once(async (seed) => {
  const model = new ChangingModel(seed, false);
  model.changes.push(afterBaseline);
  const entries = await optimize(seed, model);
  return entries.findIndex(({ event }) => event.type === 'served');
});

/** How often a run asks a model that does not change. */
const callsOfRun = once(async (seed) => {
  const model = new ChangingModel(seed, false);
  await optimize(seed, model);
  return model.calls;
});

const ways: Readonly<Record<string, Way>> = {
  'between an evaluation and the run': async (seed, model) => {
    const cache = cacheInMemory();
    const { error } = await runInMemory({ prompt, cases, models: model, config: { method: 'evaluate', seed }, environment: { cache } });
    assert.equal(error, undefined);
    model.changes.push(model.calls);
    return optimize(seed, model, { cache });
  },
  'between two runs of the same command': async (seed, model) => {
    const cache = cacheInMemory();
    await optimize(seed, model, { cache });
    model.changes.push(model.calls);
    return optimize(seed, model, { cache });
  },
  'while a run was stopped in its verdict': async (seed, model) => {
    const random = createRandom(seed, 'stop');
    const lines = (await linesBeforeVerdict(seed)) + 1 + random.integer(48);
    model.changes.push(afterBaseline);
    return stopAndGoOn(seed, model, lines, random.integer(2) === 0 ? 'https://one' : 'https://two');
  },
  'at any call of a run': async (seed, model) => {
    model.changes.push(createRandom(seed, 'change').integer(await callsOfRun(seed)));
    return optimize(seed, model);
  },
};

function isProven(entries: readonly JournalEntry[]): boolean {
  return eventsOf(entries, 'ended')[0]?.verdict?.kind === 'proven';
}

/** The task calls of a verdict, in the order in which they were made: the side and the case of each. */
function verdictCalls(model: ChangingModel): readonly { readonly side: string; readonly id: string }[] {
  return model.requests.flatMap(({ key }) => {
    const [, side, id] = /^verdict [^/]+\/([^/]+)\/\d+\/\d+\/(.*)$/.exec(key) ?? [];
    return side === undefined || id === undefined ? [] : [{ side, id }];
  });
}

describe('a model that changes behind its name', function () {
  this.timeout(300_000);

  for (const [name, way] of Object.entries(ways)) {
    it(`${name}: is never called a gain where answers depend on case and moment alone`, async () => {
      const proven: number[] = [];
      let compared = 0;
      for (let seed = 1; seed <= 100; seed++) {
        const entries = await way(seed, new ChangingModel(seed, false));
        if (isProven(entries)) proven.push(seed);
        if (eventsOf(entries, 'ended')[0]?.best !== 'c0') compared++;
      }
      assert.deepEqual(proven, []);
      if (name.includes('run was stopped') || name.includes('any call'))
        assert.ok(compared >= 20, `${compared} of 100 runs compared two prompts`);
    });

    it(`${name}: is called a gain no more often than luck is where answers are coins`, async () => {
      let proven = 0;
      for (let seed = 1; seed <= 100; seed++) if (isProven(await way(seed, new ChangingModel(seed, true)))) proven++;
      assert.ok(proven <= 2, `${proven} of 100`);
    });
  }
});

describe('a verdict', () => {
  it('asks both sides of a case at once, either first, and takes nothing from another run', async () => {
    const cache = cacheInMemory();
    const model = new ChangingModel(3, false);
    await runInMemory({ prompt, cases, models: model, config: { method: 'evaluate' }, environment: { cache } });
    // The kept answers are checked with ten calls, and used.
    model.changes.push(model.calls + 10);
    const entries = await optimize(3, model, { cache });
    assert.notEqual(eventsOf(entries, 'ended')[0]?.best, 'c0');
    const calls = verdictCalls(model);
    assert.equal(calls.length, 48);
    for (let index = 0; index < calls.length; index += 2) assert.equal(calls[index]?.id, calls[index + 1]?.id);
    const first = calls.filter((_, index) => index % 2 === 0).filter(({ side }) => side === 'c0').length;
    assert.ok(first > 4 && first < 20, `${first} of 24 pairs begin with the original`);
    const verdict = entries.flatMap(({ event }) => (event.type === 'completion' && event.key.startsWith('verdict ') ? [event] : []));
    assert.ok(verdict.every(({ attempts, keptAt }) => attempts === 1 && keptAt === undefined));
  });

  it('of a run that is taken up at another endpoint is asked anew as a whole, within what is left', async () => {
    const lines = await linesBeforeVerdict(2);
    for (const [endpoint, again] of [
      ['https://one', false],
      ['https://two', true],
    ] as const) {
      const model = new ChangingModel(2, false);
      model.changes.push(afterBaseline);
      const entries = await stopAndGoOn(2, model, lines + 30, endpoint);
      const places = entries.flatMap(({ event }) => (event.type === 'served' ? [event.by] : []));
      assert.equal(places.length, again ? 2 : 1);
      const answered = entries.flatMap(({ event }) =>
        event.type === 'completion' && event.key.startsWith('verdict ') ? [event.key.split('/')[0]] : [],
      );
      const samples = new Set(answered.map((sample) => sample?.split('.')[0]));
      assert.equal(samples.size, again ? 2 : 1);
      assert.equal(eventsOf(entries, 'ended')[0]?.verdict?.cases, 24);
    }
  });
});

describe('answers that an earlier run received', () => {
  const evaluateTwice = async (change: boolean): Promise<readonly JournalEntry[]> => {
    const cache = cacheInMemory();
    const model = new ChangingModel(5, false);
    const run = () => runInMemory({ prompt, cases, models: model, config: { method: 'evaluate' }, environment: { cache } });
    await run();
    if (change) model.changes.push(model.calls);
    return (await run()).entries;
  };

  it('are used where some that were asked again say the same', async () => {
    const entries = await evaluateTwice(false);
    assert.deepEqual(eventsOf(entries, 'cache checked'), [
      { type: 'cache checked', kept: 60, asked: 5, changed: 0, wavered: 0, isTrusted: true },
    ]);
    const completions = entries.flatMap(({ event }) => (event.type === 'completion' ? [event.attempts] : []));
    assert.deepEqual(
      [completions.filter((attempts) => attempts === 0).length, completions.filter((attempts) => attempts === 1).length],
      [60, 10],
    );
  });

  it('are not used where the model is another one by now', async () => {
    const entries = await evaluateTwice(true);
    const [check] = eventsOf(entries, 'cache checked');
    assert.equal(check?.isTrusted, false);
    assert.ok((check?.changed ?? 0) > 0);
    assert.ok(entries.every(({ event }) => event.type !== 'completion' || event.attempts === 1));
  });
});

describe('a control', () => {
  it('is a copy of the original that is judged like a candidate, and never suggested', async () => {
    const model = new ChangingModel(7, true);
    const { entries, error } = await runInMemory({ prompt, cases, models: model, config: { ...configOf(7), control: true } });
    assert.equal(error, undefined);
    const [control] = eventsOf(entries, 'candidate').filter(({ isControl }) => isControl === true);
    assert.deepEqual([control?.id, control?.values], ['c1', eventsOf(entries, 'candidate')[0]?.values]);
    const gate = eventsOf(entries, 'gate').find(({ candidate }) => candidate === 'c1');
    assert.equal(gate?.admitted, false);
    assert.match(gate?.reason ?? '', /^A control: the same text as c0, asked anew\. The gate would have (admitted|turned down) it\. /);
    const [said] = eventsOf(entries, 'control');
    assert.equal(said?.verdict.cases, 24);
    assert.notEqual(eventsOf(entries, 'ended')[0]?.best, 'c1');
    const calls = verdictCalls(model);
    assert.equal(calls.filter(({ side }) => side === 'c1').length, 24);
  });
});
