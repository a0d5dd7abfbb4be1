import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { MatchRequest, PatternMatcher } from '../../../src/core/metrics/matcher';
import type { Model } from '../../../src/core/models/model';
import { methods } from '../../../src/core/optimizers/methods';
import { executeRun } from '../../../src/core/run/executeRun';
import { decodeJournal, encodeEntry, isInput, resumableEntries } from '../../../src/core/run/journal/journalText';
import { restoreRun } from '../../../src/core/run/journal/restoreRun';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { RunFold } from '../../../src/core/run/view/runFold';
import type { MemoryResult } from '../../support/memoryRun';
import { answersOfCutPairs } from '../../support/cutPairs';
import { eventsOf, memoryEnvironment, plainMatcher, runInMemory } from '../../support/memoryRun';
import { parityCases, parityModels, promptOf, shortRuns } from '../../support/parityWorld';

const fault = 'it took longer than 1 second';
const metric = { type: 'regex', pattern: '^{{expected}} \\d+$' } as const;

/** Models of the parity task whose answers name the number as well. */
function models(arrival: number): { readonly task: Model; readonly reflection: Model } {
  const { task, reflection } = parityModels(arrival);
  const complete: Model['complete'] = async (request, signal) => {
    const completion = await task.complete(request, signal);
    return { ...completion, text: `${completion.text} ${/number (\d+)/.exec(request.messages.at(-1)?.content ?? '')?.[1]}` };
  };
  return { task: { ...task, complete }, reflection };
}

/** Comes to no end with some answers of some candidates. */
const isStuck = ({ text = '' }: MatchRequest): boolean => /^unsure \d*[37]$/.test(text);

/** Matches, and counts those that it came to no end with. */
class Matcher implements PatternMatcher {
  stuck = 0;
  constructor(private readonly comesToNoEnd: (request: MatchRequest) => boolean = isStuck) {}

  async match(request: MatchRequest, signal: AbortSignal) {
    await Promise.resolve();
    if (!this.comesToNoEnd(request)) return plainMatcher.match(request, signal);
    this.stuck++;
    return { fault };
  }
}

function begin(method: string, matcher: PatternMatcher): Promise<MemoryResult> {
  const optimizer = method === 'evaluate' ? {} : (shortRuns[method] ?? {});
  const config = { method, metric, optimizer };
  return runInMemory({
    prompt: promptOf(method),
    cases: parityCases(24),
    models: models(1),
    config,
    environment: { matcher, concurrency: 8 },
  });
}

/** Takes a run up from its journal; returns the lines of both. */
async function resume(earlier: readonly JournalEntry[], arrival: number, matcher: PatternMatcher): Promise<readonly JournalEntry[]> {
  const lines = earlier.map(encodeEntry);
  await executeRun(restoreRun(earlier), {
    ...memoryEnvironment(models(arrival), lines),
    matcher,
    concurrency: 8,
    earlier: EarlierRun.of(earlier),
  });
  return decodeJournal(lines.join('')).entries;
}

const steps = (entries: readonly JournalEntry[]) => entries.flatMap(({ event }) => (isInput(event) ? [] : [event]));
const recorded = (entries: readonly JournalEntry[]): number => entries.filter(({ event }) => event.type === 'unmatched').length;
const canResume = (entries: readonly JournalEntry[]): boolean =>
  eventsOf(entries, 'started').length > 0 && eventsOf(entries, 'ended').length === 0;

describe('a pattern that comes to no result', () => {
  it('is an error of its case, never a score, and says what to do', async () => {
    const { entries, error } = await begin('evaluate', new Matcher());
    assert.equal(error, undefined);
    const scores = eventsOf(entries, 'scored').flatMap((event) => event.scores);
    const unscored = scores.filter(({ score }) => score === undefined);
    assert.deepEqual(unscored.map((each) => each.case).sort(), ['line 13', 'line 17', 'line 23', 'line 3', 'line 7']);
    const said = new Set(unscored.map((each) => each.error));
    assert.deepEqual([...said], ['The pattern /^odd \\d+$/ came to no result: it took longer than 1 second. Write it in another way.']);
    const fold = new RunFold('run');
    entries.forEach((entry) => fold.apply(entry));
    assert.equal(fold.view(false)?.candidates[0]?.scores.test?.errors, 5);
  });

  it('ends the run where most of them do so', async () => {
    const { error } = await begin('evaluate', new Matcher(() => true));
    assert.match(String(error), /24 of 24 calls gave no answer\. The last one said: The pattern .* came to no result/);
  });

  for (const method of methods.map(({ id }) => id)) {
    it(`${method}: cut off anywhere and taken up again, is the same and is not tried again`, async () => {
      const whole = await begin(method, new Matcher());
      const all = recorded(whole.entries);
      assert.ok(all >= 5, `${all}`);
      const text = whole.lines.join('');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: text.length }), fc.integer({ min: 2, max: 9 }), async (cut, arrival) => {
          const { entries } = decodeJournal(text.slice(0, cut));
          if (!canResume(entries)) return;
          const matcher = new Matcher();
          assert.deepEqual(steps(await resume(entries, arrival, matcher)), steps(whole.entries));
          // A pair of the verdict that was cut in half is scored anew.
          const [fewest, most] = [all - recorded(entries), all - recorded(entries) + answersOfCutPairs(entries, whole.entries)];
          assert.ok(matcher.stuck >= fewest && matcher.stuck <= most, `${matcher.stuck} of ${fewest} to ${most}`);
        }),
        { numRuns: 40, seed: 7 },
      );
    });

    it(`${method}: may take longer when it is taken up than it did, on a machine that is slower`, async () => {
      const whole = await begin(method, new Matcher());
      for (let kept = 10; kept < whole.entries.length; kept += 7) {
        const earlier = whole.entries.slice(0, kept);
        if (!canResume(earlier)) continue;
        const slow = new Matcher((request) => request.isKnownToEnd !== true);
        await resume(earlier, 3, slow).catch((error: Error) => assert.match(error.message, /calls gave no answer/));
      }
    });
  }

  it('is tried again where another answer stands in place of a lost one', async () => {
    const whole = await begin('evaluate', new Matcher());
    const lost = whole.lines.findIndex((line) => line.includes('"text":"unsure 3"'));
    const earlier = resumableEntries(decodeJournal(whole.lines.map((line, index) => (index === lost ? '\n' : line)).join('')));
    const lines: string[] = [];
    const { task, reflection } = models(2);
    const other: Model = { ...task, complete: async (request, signal) => ({ ...(await task.complete(request, signal)), text: 'odd 3' }) };
    await executeRun(restoreRun(earlier), {
      ...memoryEnvironment({ task: other, reflection }, lines),
      matcher: new Matcher(),
      earlier: EarlierRun.of(earlier),
    });
    const scored = eventsOf(decodeJournal(lines.join('')).entries, 'scored').flatMap(({ scores }) => scores);
    assert.equal(scored.find((each) => each.case === 'line 3')?.score, 1);
  });
});
