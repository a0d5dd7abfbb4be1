import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { maxMatchedCharacters } from '../../../src/core/metrics/pattern';
import type { MatchRequest } from '../../../src/core/metrics/matcher';
import { WorkerMatcher } from '../../../src/providers/workerMatcher';

/** Patterns that no one will see the end of, each with a text; and some that only take long to translate. */
const endless: readonly (readonly [pattern: string, text: string])[] = [
  ['^(\\w+ ?){1,20}$', `${'a'.repeat(70)}!`],
  ['(\\d+,?){1,12}$', `${'1'.repeat(9000)}!`],
  ['(a?){1000}b', 'a'.repeat(1000)],
  ['.*.*.*.*.*=x', 'a'.repeat(9000)],
  ['(a+)+b', 'a'.repeat(100)],
  ['(a|a)*b', 'a'.repeat(100)],
  ['(a|ab|b)*c', 'ab'.repeat(100)],
  ['(.|\\s)*x', ' '.repeat(100)],
  ['((a?){50}){50}b', 'a'.repeat(1000)],
  ['(?=(a+)+b)', 'a'.repeat(100)],
  ['(?<=^(a+)+)b', `${'a'.repeat(100)}b`.replace('a', 'c')],
  ['(a*)*\\1b', 'a'.repeat(100)],
  ['(\\p{L}|[^\\W\\d])*!', 'x'.repeat(100)],
  ['(?:a?'.repeat(30) + '){2}'.repeat(30) + 'b', 'a'.repeat(100)],
];
const signal = new AbortController().signal;
const asked = (source: string, text?: string): MatchRequest => ({ source, ignoreCase: false, ...(text === undefined ? {} : { text }) });

describe('matching in a worker', function () {
  this.timeout(60_000);
  let matcher: WorkerMatcher;
  /** With less patience, for what runs out of any. */
  let hasty: WorkerMatcher;
  beforeEach(() => {
    matcher = new WorkerMatcher();
    hasty = new WorkerMatcher(100);
  });
  afterEach(() => {
    matcher.close();
    hasty.close();
  });

  it('says whether a pattern matches, compiles, or what is wrong with it', async () => {
    assert.equal(await matcher.match(asked('^b$', 'a\nb'), signal), true);
    assert.equal(await matcher.match(asked('^b$', 'B'), signal), false);
    assert.equal(await matcher.match({ ...asked('^b$', 'B'), ignoreCase: true }, signal), true);
    assert.equal(await matcher.match(asked('b', ''), signal), false);
    assert.equal(await matcher.match(asked('(a+)+b'), signal), true);
    assert.deepEqual(await matcher.match(asked('('), signal), { fault: 'it is not a regular expression (Unterminated group)' });
  });

  for (const [pattern, text] of endless) {
    it(`breaks off ${pattern.slice(0, 40)}`, async () => {
      const outcome = await hasty.match(asked(pattern, text), signal);
      assert.match(typeof outcome === 'boolean' ? String(outcome) : outcome.fault, /^it took longer than 0\.1 seconds, as repetitions/);
    });
  }

  it('comes to an end with patterns that take long to translate', async () => {
    const nested = '(?:'.repeat(1200) + 'a' + '){2}'.repeat(1200);
    const deep = '('.repeat(4999) + ')'.repeat(4999);
    for (const pattern of [nested, deep, '[^\\p{L}\\p{N}]'.repeat(700), 'a{1000}'.repeat(1400), '(?:[ab]{0,1000}){0,1000}c']) {
      await matcher.match(asked(pattern, 'ab'.repeat(maxMatchedCharacters / 2)), signal);
    }
    assert.equal(await matcher.match(asked('a', 'a'), signal), true);
  });

  it('gives each its own time, and loses none behind one that takes forever', async () => {
    const requests = Array.from({ length: 40 }, (_, index) =>
      index % 20 === 0 ? asked('(a+)+b', 'a'.repeat(100)) : asked(`^${index}$`, `${index}`),
    );
    const outcomes = await Promise.all(requests.map((request) => matcher.match(request, signal)));
    outcomes.forEach((outcome, index) => assert.equal(outcome === true, index % 20 !== 0, `${index}`));
  });

  it('gives more time to what ended in its time before', async () => {
    const outcome = await hasty.match({ ...asked('(a+)+b', 'a'.repeat(100)), isKnownToEnd: true }, signal);
    assert.match(typeof outcome === 'boolean' ? '' : outcome.fault, /longer than 1 second,/);
  });

  it('lets go of whoever calls it off, at once', async () => {
    const patient = new WorkerMatcher(600_000);
    const stop = new AbortController();
    const [stuck, behind] = [patient.match(asked('(a+)+b', 'a'.repeat(100)), stop.signal), patient.match(asked('a', 'a'), stop.signal)];
    stop.abort();
    await assert.rejects(stuck, { name: 'AbortError' });
    await assert.rejects(behind, { name: 'AbortError' });
    await assert.rejects(patient.match(asked('a', 'a'), stop.signal), { name: 'AbortError' });
    patient.close();
    await assert.rejects(patient.match(asked('a', 'a'), signal), /closed/);
  });

  it('blames no pattern where the worker breaks down, and begins another', async () => {
    // The engine takes no such limit.
    const broken = new WorkerMatcher(0);
    for (let time = 0; time < 2; time++) {
      const all = await Promise.allSettled(['a', 'b'].map((source) => broken.match(asked(source, 'a'), signal)));
      const said = all.map((each) => String(each.status === 'rejected' && each.reason));
      for (const text of said) assert.match(text, /^Error: The worker that matches patterns broke down \(.*timeout/);
    }
    broken.close();
  });

  it('takes no pattern that is too long to the worker', async () => {
    const long = Array.from({ length: 20 }, () => matcher.match(asked('é'.repeat(8_000_000)), signal));
    for (const outcome of await Promise.all(long)) assert.deepEqual(outcome, { fault: 'it is longer than 10000 characters' });
  });
});
