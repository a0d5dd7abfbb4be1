import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expectedText } from '../../../src/core/cases/expectation';
import type { Case, Split } from '../../../src/core/cases/case';
import { splitNames } from '../../../src/core/cases/case';
import { InputError } from '../../../src/core/problems';
import { splitCases } from '../../../src/core/cases/splits';
import { createRandom } from '../../../src/core/stats/random';

function makeCase(line: number, input: string, expected?: string, variables: Record<string, string> = {}): Case {
  const position = { file: 'cases.csv', line, endLine: line };
  return { id: `line ${line}`, input, variables, ...(expected === undefined ? {} : { expected }), metadata: {}, position };
}

/** So many cases of each label, all different, mixed up. */
function labeled(counts: Readonly<Record<string, number>>): Case[] {
  const labels = Object.entries(counts).flatMap(([label, count]) => new Array<string>(count).fill(label));
  return createRandom(99)
    .shuffle(labels)
    .map((label, index) => makeCase(index + 2, `message ${index}`, label));
}

function countLabels(cases: readonly Case[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of cases) {
    const label = expectedText(each.expected ?? '');
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

function split(cases: readonly Case[], train: number, validation: number, test: number, seed = 1): Record<Split, readonly Case[]> {
  return splitCases(cases, { train, validation, test }, createRandom(seed));
}

function assertPartition(cases: readonly Case[], parts: Record<Split, readonly Case[]>): void {
  const dealt = splitNames.flatMap((name) => parts[name]);
  assert.equal(dealt.length, cases.length);
  assert.deepEqual(new Set(dealt), new Set(cases));
}

const shares = fc.record({
  train: fc.integer({ min: 1, max: 9 }),
  validation: fc.integer({ min: 1, max: 9 }),
  test: fc.integer({ min: 1, max: 9 }),
});

describe('splitCases', () => {
  it('deals 240 cases of 12 labels into exact shares of each label', () => {
    const counts = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`label ${index}`, 20]));
    const parts = split(labeled(counts), 0.4, 0.25, 0.35);
    for (const [name, each] of [
      ['train', 8],
      ['validation', 5],
      ['test', 7],
    ] as const) {
      assert.deepEqual(countLabels(parts[name]), Object.fromEntries(Object.keys(counts).map((label) => [label, each])));
    }
  });

  it('rounds each label and the whole by no more than one case', () => {
    const counts = fc.dictionary(fc.constantFrom('billing', 'login', 'crash', 'refund', 'other', 'spam'), fc.integer({ min: 2, max: 40 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(counts, shares, fc.integer(), (labels, weights, seed) => {
        const cases = labeled(labels);
        const total = weights.train + weights.validation + weights.test;
        fc.pre(splitNames.every((name) => (cases.length * weights[name]) / total >= 1));
        const parts = splitCases(cases, weights, createRandom(seed));
        assertPartition(cases, parts);
        for (const name of splitNames) {
          const share = weights[name] / total;
          assert.ok(Math.abs(parts[name].length - cases.length * share) < 1, `${name} of ${cases.length}`);
          for (const [label, count] of Object.entries(labels)) {
            const dealt = countLabels(parts[name])[label] ?? 0;
            assert.ok(Math.abs(dealt - count * share) <= 1 + 1e-9, `${name} has ${dealt} of ${count} ${label}`);
          }
        }
      }),
      { seed: 7 },
    );
  });

  it('spreads labels that come once over the splits by their shares', () => {
    const cases = Array.from({ length: 50 }, (_, index) => makeCase(index + 1, `question ${index}`, `answer ${index}`));
    const parts = split(cases, 50, 30, 20);
    assert.deepEqual(
      splitNames.map((name) => parts[name].length),
      [25, 15, 10],
    );
    const many = split([...cases, ...labeled({ yes: 30, no: 20 })], 50, 30, 20);
    assert.deepEqual(
      splitNames.map((name) => many[name].length),
      [50, 30, 20],
    );
    assert.deepEqual(
      splitNames.map((name) => countLabels(many[name])['yes']),
      [15, 9, 6],
    );
  });

  it('keeps overall shares when every label has but two cases', () => {
    const parts = split(labeled(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`label ${index}`, 2]))), 0.5, 0.25, 0.25);
    assert.deepEqual(
      splitNames.map((name) => parts[name].length),
      [30, 15, 15],
    );
    assert.ok(Object.values(countLabels(parts.test)).every((count) => count === 1));
  });

  it('is random in which cases it deals where, by seed', () => {
    const cases = labeled({ yes: 20, no: 20 });
    assert.deepEqual(split(cases, 2, 1, 1, 5), split(cases, 2, 1, 1, 5));
    assert.notDeepEqual(split(cases, 2, 1, 1, 5).test, split(cases, 2, 1, 1, 6).test);
    const times = new Map(cases.map((each) => [each, 0]));
    for (let seed = 0; seed < 400; seed += 1) {
      for (const each of split(cases, 2, 1, 1, seed).test) {
        times.set(each, (times.get(each) ?? 0) + 1);
      }
    }
    // 100 expected with a standard deviation of 8.7; five of them to either side.
    assert.ok(
      [...times.values()].every((count) => count > 56 && count < 144),
      [...times.values()].join(' '),
    );
  });

  it('does not depend on the order of cases, variables or shares, and keeps the order it was given', () => {
    const cases = [
      ...labeled({ yes: 11, no: 14 }),
      makeCase(90, '', 'yes', { a: '1', b: '2' }),
      makeCase(91, '', 'no', { b: '3', a: '1' }),
    ];
    const parts = split(cases, 3, 1, 2);
    const turned = cases.map((each) => ({ ...each, variables: Object.fromEntries(Object.entries(each.variables).reverse()) })).reverse();
    const again = splitCases(turned, { test: 2, validation: 1, train: 3 }, createRandom(1));
    for (const name of splitNames) {
      assert.deepEqual(
        again[name].map((each) => each.id).reverse(),
        parts[name].map((each) => each.id),
      );
      const places = parts[name].map((each) => cases.indexOf(each));
      assert.deepEqual(
        places,
        [...places].sort((one, other) => one - other),
      );
    }
  });

  it('never parts cases with the same content, whatever they expect', () => {
    const content = fc.record({
      input: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      x: fc.constantFrom('1', '2'),
      expected: fc.constantFrom('yes', 'no', 'maybe', undefined),
    });
    fc.assert(
      fc.property(fc.array(content, { minLength: 3, maxLength: 40 }), shares, fc.integer(), (contents, weights, seed) => {
        const cases = contents.map(({ input, x, expected }, index) =>
          makeCase(index, input, expected, index % 2 === 0 ? { x, y: '' } : { y: '', x }),
        );
        const key = (each: Case): string => `${each.input} ${each.variables['x']}`;
        fc.pre(new Set(cases.map(key)).size >= 3);
        const parts = splitCases(cases, weights, createRandom(seed));
        assertPartition(cases, parts);
        const keys = splitNames.map((name) => new Set(parts[name].map(key)));
        const distinct = new Set(cases.map(key)).size;
        assert.equal(
          keys.reduce((sum, set) => sum + set.size, 0),
          distinct,
        );
        assert.ok(keys.every((set) => set.size > 0));
      }),
      { seed: 7 },
    );
  });

  it('keeps cases together that differ in white space, letter case or the encoding of accents only', () => {
    const texts = ['Refund  me,\nplease', 'refund me, please ', 'REFUND ME, PLEASE', 'Caf\u00e9', 'Cafe\u0301', 'refund me please', 'cafe'];
    const cases = Array.from({ length: 60 }, (_, index) =>
      makeCase(index, `${texts[index % texts.length] ?? ''} ${Math.floor(index / texts.length)}`, 'yes'),
    );
    const unitOf = ({ input }: Case): string => input.normalize('NFC').toLowerCase().split(/\s+/).join(' ');
    const parts = split(cases, 1, 1, 1);
    assertPartition(cases, parts);
    const units = splitNames.map((name) => new Set(parts[name].map(unitOf)));
    assert.equal(
      units.reduce((sum, set) => sum + set.size, 0),
      new Set(cases.map(unitOf)).size,
    );
  });

  it('makes up for twins, so that the splits keep their sizes', () => {
    const cases = Array.from({ length: 120 }, (_, index) =>
      makeCase(index, `message ${Math.floor(index / 2)}`, `label ${Math.floor(index / 2) % 10}`),
    );
    const parts = split(cases, 0.5, 0.25, 0.25);
    assert.deepEqual(
      splitNames.map((name) => Math.round(parts[name].length / 10)),
      [6, 3, 3],
    );
  });

  it('fills every split with three cases or more, however small its share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), fc.boolean(), fc.integer(), (count, alike, seed) => {
        const cases = Array.from({ length: count }, (_, index) => makeCase(index, `message ${index}`, alike ? 'yes' : undefined));
        const parts = split(cases, 0.98, 0.01, 0.01, seed);
        assertPartition(cases, parts);
        assert.ok(splitNames.every((name) => parts[name].length > 0));
      }),
      { seed: 7 },
    );
  });

  it('leaves a split without a share empty', () => {
    const cases = labeled({ yes: 6, no: 6 });
    assert.deepEqual(
      splitNames.map((name) => split(cases, 0, 1, 2)[name].length),
      [0, 4, 8],
    );
    assert.deepEqual(
      splitNames.map((name) => split(cases, 0, 0, 1)[name].length),
      [0, 0, 12],
    );
    assert.deepEqual(split(cases.slice(0, 1), 0, 0, 1).test, cases.slice(0, 1));
  });

  it('refuses too few different cases and says what to do', () => {
    const twins = [makeCase(2, 'same', 'a'), makeCase(3, 'same', 'b'), makeCase(4, 'other')];
    assert.throws(
      () => split(twins, 2, 1, 1),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.equal(
          error.message,
          'cases.csv: Splitting into 3 parts needs at least 3 different cases, and there are 2 ' +
            '(cases with the same input and variables count once). ' +
            'Add cases, or set the share of a split to 0.',
        );
        return true;
      },
    );
    assert.throws(() => split([], 2, 1, 1), /at least 3 different cases, and there are none\. Add cases/);
    assert.throws(() => split(twins.slice(0, 1), 0, 1, 1), /at least 2 different cases, and there is 1\. Add cases/);
  });

  it('refuses shares that are no shares', () => {
    const cases = labeled({ yes: 6, no: 6 });
    assert.throws(() => split(cases, -1, 1, 1), RangeError);
    assert.throws(() => split(cases, 0, 0, 0), RangeError);
    assert.throws(() => split(cases, Number.NaN, 1, 1), RangeError);
    assert.throws(() => split(cases, Infinity, 1, 1), RangeError);
  });
});
