import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMetric, metricConfigOf, metricId, settleMetric } from '../../../src/core/metrics/createMetric';
import { checkExpected } from '../../../src/core/metrics/expectedValues';
import { finalNumber } from '../../../src/core/metrics/finalNumber';
import type { DecimalMark } from '../../../src/core/metrics/numberRuns';
import { caseWith, match, noJudge, outputOf } from './rollout';

const number = (text: string, decimal: DecimalMark = 'point') => finalNumber(text, decimal)?.number.value;
const score = async (output: string, expected: string, options: object = {}) =>
  (await createMetric({ type: 'numeric', ...options }).score(outputOf(output), caseWith({ expected }), noJudge, match)).value;
const settled = (expected: readonly string[], options: object = {}) =>
  settleMetric(
    { type: 'numeric', ...options },
    expected.map((each) => caseWith({ expected: each })),
  );
const faults = async (expected: readonly string[]) => {
  const cases = expected.map((each, index) =>
    caseWith({ expected: each, position: { file: 'sums.csv', line: index + 2, endLine: index + 2 } }),
  );
  return (await checkExpected(createMetric(await settled(expected)), cases)).map(({ line, message }) => `${line}: ${message}`);
};

describe('the number that a text comes to', () => {
  const texts: Readonly<Record<string, number | undefined>> = {
    'It is 42.': 42,
    'First 7, then 8, so 15': 15,
    '7 rows of 8 trees make 56 trees.': 56,
    'In all 12+30 = 42 trees.\n#### 42': 42,
    'so \\boxed{42} of the 50': 42,
    '\\boxed{x = \\frac{3}{4}} in the 2nd step': 0.75,
    '\\boxed{1{,}234} of 2000': 1234,
    'The answer is 42, since 50 - 8 = 42 (see 3).': 42,
    'The answer is 6 × 7 = 42. I used 2 steps.': 42,
    '**Final answer:** 42\n\n(6 rows, 7 columns)': 42,
    'Answer:\n\n42\n\nThat took 3 steps.': 42,
    'The answer is about 5, no: the answer is 42. That is step 3.': 42,
    '<answer>42</answer> as 6 times 7': 42,
    'Die Antwort ist 42, nach 3 Schritten.': 42,
    'La réponse est 42 (3 pas)': 42,
    '答案是42，共3步': 42,
    'The answer is unknown. 42': 42,
    'Q3 was 50': 50,
    'Only in Q3': 3,
    EUR5: 5,
    '1e3': 1000,
    '1.5e-2': 0.015,
    '2.5 × 10^3': 2500,
    '2 x 10⁻²': 0.02,
    '3.': 3,
    '5%': 5,
    '10-20': 20,
    '10–20': 20,
    '3/4': 0.75,
    '1 1/2': 1.5,
    '-1/2': -0.5,
    '1/2/2024': 2024,
    '2024-05-17': 17,
    'COVID-19': 19,
    'GPT-4': 4,
    '- 5': 5,
    '٤٢': 42,
    '４２': 42,
    '١٬٢٣٤٫٥': 1234.5,
    none: undefined,
    '': undefined,
  };
  for (const [text, value] of Object.entries(texts)) it(`is ${value} in ${JSON.stringify(text)}`, () => assert.equal(number(text), value));

  const negative = [
    '-5',
    '−5',
    '–5',
    '-$5',
    '$-5',
    '−€ 5',
    '-EUR 5',
    'USD -5',
    '-5 €',
    '(5)',
    '($5.00)',
    '$(5)',
    '(5 EUR)',
    '5-',
    'minus 5',
  ];
  for (const text of negative) it(`is below zero in ${text}`, () => assert.equal(number(text), -5));
  it('is below zero in a box and behind words, too', () => {
    for (const text of ['\\boxed{-\\$5}', '\\boxed{($5)}', 'The answer is −5.', 'It owes -$5', '#### -5'])
      assert.equal(number(text), -5, text);
  });
  it('is not below zero within parentheses of a sentence', () => assert.equal(number('It costs a fee (5)'), 5));

  const written: readonly [string, number, number][] = [
    ['1,234.50', 1234.5, 1234.5],
    ['1.234,50', 1234.5, 1234.5],
    ['1,234', 1234, 1.234],
    ['1.234', 1.234, 1234],
    ['1.234.567', 1234567, 1234567],
    ['1,234,567', 1234567, 1234567],
    ['12,34,567.5', 1234567.5, 1234567.5],
    ["1'234.5", 1234.5, 1234.5],
    ['1’234’567', 1234567, 1234567],
    ['1 234,5', 1234.5, 1234.5],
    ['1\u00A0234\u00A0567', 1234567, 1234567],
    ['1\u202F234,5', 1234.5, 1234.5],
    ['12,5', 12.5, 12.5],
    ['0.125', 0.125, 0.125],
    ['0,125', 0.125, 0.125],
    ['1234.567', 1234.567, 1234.567],
    ['.5', 0.5, 0.5],
    ['1, 2, 3', 3, 3],
    ['1,2,3', 3, 3],
  ];
  for (const [text, point, comma] of written)
    it(`is read as ${text} is written`, () => assert.deepEqual([number(text), number(text, 'comma')], [point, comma]));

  it('is the number that was written, in every notation', () => {
    const mark = { point: '.', comma: ',' } as const;
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999, max: 99_999_999 }),
        fc.constantFrom<DecimalMark>('point', 'comma'),
        fc.constantFrom('', "'", '\u00A0', '\u202F', 'other'),
        fc.constantFrom('', '$', '€', 'USD '),
        fc.constantFrom('', ' ', ' kg', '.', '\n'),
        (hundredths, decimal, between, unit, behind) => {
          const value = hundredths / 100;
          const groups = between === 'other' ? mark[decimal === 'point' ? 'comma' : 'point'] : between;
          const [whole = '', cents = ''] = Math.abs(value).toFixed(2).split('.');
          const text = `${value < 0 ? '−' : ''}${unit}${whole.replace(/\B(?=(\d{3})+$)/g, groups)}${mark[decimal]}${cents}${behind}`;
          assert.equal(number(text, decimal), value, text);
          assert.equal(number(`It is ${text}`, decimal), value, text);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  it('is found in a long text of nothing but marks', () => {
    for (const piece of ['\\boxed{', '####', '1,', "1'", 'answer is ', '<answer>', '(-', '1 234'])
      assert.notEqual(finalNumber(`${piece.repeat(20_000)} 5`, 'point'), null);
  });
});

describe('numeric', () => {
  it('compares that number, within a tolerance', async () => {
    assert.equal(await score('It is 1.1', '1', { tolerance: 0.1 }), 1);
    assert.equal(await score('0.9', '1', { tolerance: 0.1 }), 1);
    assert.equal(await score('1.11', '1', { tolerance: 0.1 }), 0);
    assert.equal(await score('none', '1', { tolerance: 5 }), 0);
    assert.equal(await score('-$5', '5'), 0);
    assert.equal(await score('So 12 + 30 = 42.', 'Half of 24 is 12.\n12 + 30 = 42\n#### 42'), 1);
    assert.equal(await score('12', 'Half of 24 is 12.\n12 + 30 = 42\n#### 42'), 0);
  });

  it('refuses an expected text that is no number, holds several, or may be read in two ways, with its line', async () => {
    const told = await faults(['one', '3 of 5', '10-20', '1,234', '7', '12.5 and #### 8']);
    assert.match(told[0] ?? '', /^2: The expected value "one" is not a number/);
    assert.match(told[1] ?? '', /^3: .*holds 2 numbers.*"####"/);
    assert.match(told[2] ?? '', /^4: .*holds 2 numbers/);
    assert.match(told[3] ?? '', /^5: .*"1,234" may be 1234 or 1\.234.*"decimal"/);
    assert.equal(told.length, 4);
  });

  it('reads what may be read in two ways as the other expected texts are written', async () => {
    const comma = await settled(['1.234', '12,50']);
    assert.deepEqual([comma, await faults(['1.234', '12,50'])], [{ type: 'numeric', decimal: 'comma' }, []]);
    assert.equal(await score('1234', '1.234', comma), 1);
    assert.equal(await score('Das sind 1.234 Stück', '1.234', comma), 1);
    const point = await settled(['1,234', '12.50']);
    assert.deepEqual([point, await faults(['1,234', '12.50'])], [{ type: 'numeric', decimal: 'point' }, []]);
    assert.deepEqual(await settled(['1234', '12.50']), { type: 'numeric' });
    assert.deepEqual(await settled(['1,234', '12.50'], { decimal: 'comma' }), { type: 'numeric', decimal: 'comma' });
    assert.equal((await faults(['1,234', '12.50', '12,50'])).length, 1);
  });

  it('keeps how numbers are read with the run', async () => {
    const config = await settled(['1.234', '12,50']);
    assert.deepEqual(metricConfigOf(metricId(config)), config);
  });
});
