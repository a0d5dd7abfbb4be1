import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { caseFingerprint, NearCases, twinPart } from '../../../src/core/cases/caseFingerprint';
import { readCases } from '../../../src/core/cases/readCases';
import { changesAllowed, decodeSketches, encodeSketch, isNear, sketchText } from '../../../src/core/near/textSketch';

/** Whether the second text is a near copy of the first. */
const isCopy = (known: string, text: string) => isNear(sketchText(known), sketchText(text));

/** A case with an input and variables. */
const of = (input: string, variables: Record<string, string> = {}) => ({ input, variables });

const message = fc
  .array(fc.constantFrom('where', 'is', 'my', 'parcel', 'late', '4711', 'the', 'Rome', 'über', 'a', 'refund', '寿司', 'number'), {
    minLength: 3,
    maxLength: 25,
  })
  .map((words) => words.join(' '));

/** How many characters must be put in, left out or replaced to make one text of the other. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const above = row;
    row = [at];
    for (let to = 1; to <= other.length; to++) {
      row.push(Math.min((above[to] ?? 0) + 1, (row[to - 1] ?? 0) + 1, (above[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1)));
    }
  }
  return row.at(-1) ?? 0;
}

/** The text with characters put in, left out and replaced. */
function edit(text: string, edits: readonly { readonly at: number; readonly kind: number; readonly character: string }[]): string {
  return edits.reduce((now, { at, kind, character }) => {
    const place = at % (now.length + 1);
    return now.slice(0, place) + (kind === 1 ? '' : character) + now.slice(place + (kind === 0 ? 0 : 1));
  }, text);
}

const edits = (maxLength: number) =>
  fc.array(fc.record({ at: fc.nat(500), kind: fc.nat(2), character: fc.constantFrom('a', 'z', '7', '.', ' ', 'É') }), {
    minLength: 1,
    maxLength,
  });

describe('a near copy of a text', () => {
  it('differs in letter case, white space, punctuation, or a character', () => {
    const known = 'Where is my order? It should have come on Monday.';
    for (const copy of [
      'where is my order - it should have come on monday',
      'Where is my 0rder? It should have come on Monday.',
      'Where is my order? It should have come on Mondays',
      'Where is my\norder? It shouldhave come on Monday.',
      'Ｗhere is my order? It should have come on Monday.',
    ]) {
      assert.ok(isCopy(known, copy), copy);
    }
    assert.ok(isCopy('reset password', 'reset passwords') && isCopy('Order 4711 has not arrived', 'Order 4712 has not arrived'));
  });

  it('is none that asks something else: by its number where there is little else, by a letter where it is short', () => {
    for (const [one, other] of [
      ['2+2', '2+3'],
      ['2+2', '2-2'],
      ['What is 17 + 25?', 'What is 17 + 26?'],
      ['cat', 'bat'],
      ['number 17', 'number 27'],
      ['1.5', '15'],
      ['😀', '😡'],
      ['flight from Boston to Denver', 'flight from Boston to Dallas'],
    ]) {
      assert.ok(!isCopy(one ?? '', other ?? ''), `${one} ${other}`);
    }
    assert.ok(
      isCopy('cat', ' Cat.') &&
        isCopy('2 + 2', '2+2?') &&
        isCopy('number 17', 'nomber 17') &&
        isCopy('What is 17 + 25?', 'Whet is 17 + 25'),
    );
  });

  it('is never missed within the changes that are allowed', () => {
    fc.assert(
      fc.property(message, edits(3), (text, changes) => {
        const words = (given: string) =>
          given
            .normalize('NFKC')
            .toLowerCase()
            .replace(/[^\p{L}\p{N}]+/gu, '');
        const copy = edit(text, changes);
        const sketch = sketchText(text);
        const isOpen =
          sketch.room === 'any' || (sketch.room === 'letters' && String(text.match(/\p{N}+/gu)) === String(copy.match(/\p{N}+/gu)));
        const isAllowed = isOpen && editDistance(words(text), words(copy)) <= changesAllowed(sketch.pairs);
        if (isAllowed) assert.ok(isCopy(text, copy));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('is read from what is kept of it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300 })), (texts) => {
        const sketches = texts.map(sketchText);
        assert.deepEqual(decodeSketches(sketches.map(encodeSketch).join('')), sketches);
      }),
      { seed: 1 },
    );
    assert.deepEqual([decodeSketches(''), decodeSketches('x'), decodeSketches('r1234')], [[], [], []]);
  });

  it('is told from a long text that has only its kind of words in common', () => {
    const long = (seed: number) =>
      Array.from({ length: 3000 }, (_, index) => ['one', 'two', 'more', 'words', 'here'][(index * index * seed) % 5]).join(' ');
    assert.ok(isCopy(long(1), `${long(1)}.`) && !isCopy(long(1), long(2)));
  });
});

describe('known cases', () => {
  /** What `find` says, told by comparing with all. */
  const findAmong = (known: readonly string[], text: string) => known.findIndex((each) => isCopy(each, text));

  it('are found as comparing with all of them would', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), fc.array(fc.tuple(fc.nat(), edits(4)), { maxLength: 10 }), (texts, changed) => {
        const cases = new NearCases<number>();
        texts.forEach((text, index) => cases.add(caseFingerprint(of(text)), index));
        for (const [at, changes] of changed) {
          const copy = edit(texts[at % Math.max(texts.length, 1)] ?? '', changes);
          if (copy.trim() !== '') assert.equal(cases.find(caseFingerprint(of(copy))) ?? -1, findAmong(texts, copy));
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('are found in the example with any one character changed, and none is taken for another', async () => {
    const path = 'examples/support-triage/messages.csv';
    const { cases } = await readCases(path, await readFile(path));
    const known = new NearCases<string>();
    for (const each of cases.slice(0, 120)) known.add(caseFingerprint(each), each.id);
    cases.slice(0, 120).forEach((each, index) => {
      const at = (index * 7) % each.input.length;
      const copy = `${each.input.slice(0, at)}x${each.input.slice(at + 1)}`;
      assert.equal(known.find(caseFingerprint({ ...each, input: copy })), each.id);
    });
    assert.deepEqual(
      cases.slice(120).filter((each) => known.find(caseFingerprint(each)) !== undefined),
      [],
    );
  });

  it('are known by all of their texts, under whatever names', () => {
    const page = 'A page about the history of Rome, which is long. '.repeat(30);
    const known = new NearCases<string>();
    known.add(caseFingerprint(of('', { page, question: 'Who wrote it?' })), 'written');
    known.add(caseFingerprint(of('Translate this sentence', { language: 'French' })), 'French');
    assert.equal(known.find(caseFingerprint(of('Who wrote it', { text: `${page}!!` }))), 'written');
    assert.equal(known.find(caseFingerprint(of('Translate this sentenca', { to: 'french' }))), 'French');
    for (const other of [
      of('', { page, question: 'When was it?' }),
      of('Translate this sentence', { language: 'Spanish' }),
      of(page),
      of('', {}),
    ]) {
      assert.equal(known.find(caseFingerprint(other)), undefined);
    }
  });

  it('have a fingerprint that is short, holds none of their words, and begins alike for twins alone', () => {
    const one = caseFingerprint(of('Where is my parcel?', { tone: 'kind' }));
    assert.ok(one.length === 12 + 77 + 9 && !/where|parcel|kind/i.test(one));
    assert.equal(twinPart(one), twinPart(caseFingerprint(of('where is  my parcel?', { tone: 'Kind' }))));
    assert.notEqual(twinPart(one), twinPart(caseFingerprint(of('Where is my parcel', { tone: 'kind' }))));
  });
});
