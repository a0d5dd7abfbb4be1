import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { findScalar, readScalar, writeScalar } from '../../../src/core/prompt/frontMatterScalar';

const piece = fc.constantFrom(
  'Sorts',
  ' ',
  'mail',
  ': ',
  ' #',
  '"',
  "'",
  '- ',
  '\n',
  '\n\n',
  '  ',
  '|',
  '>',
  '[',
  '{{x}}',
  'é',
  '\\',
  '12',
  'true',
  '%',
  '&a',
  '*b',
  '!c',
  ',',
  '~',
  '---',
  'a:b',
);
const value = fc
  .array(piece, { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join('').trim())
  .filter((text) => text !== '');
const style = fc.constantFrom(
  'Plain text.',
  '"quoted"',
  "'quoted'",
  '|\n  block',
  '>-\n    folded\n    text',
  'Plain\n  over lines.',
  '|-\n  a\n\n  b',
);
const lineEnd = fc.constantFrom('\n', '\r\n');

/** A front matter with something before and behind. */
const frontMatter = (written: string, end: string): string =>
  `---\nname: x # y\ndescription: ${written}\nmodel: "m"\nother:\n  - description: no\n---\n`.replaceAll('\n', end);

/** What YAML itself reads of it. */
const read = (text: string): { readonly description: unknown; readonly others: unknown } => {
  const { description, ...others } = parse(text.replace(/^---\r?\n/, '').replace(/---\r?\n$/, '')) as Record<string, unknown>;
  return { description, others };
};

const readIfValid = (text: string): ReturnType<typeof read> | undefined => {
  try {
    return read(text);
  } catch {
    return undefined;
  }
};

describe('a text of the front matter', () => {
  it('is what YAML reads, in every form that is found', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          style,
          value,
          value.map((text) => `>\n  ${text.replaceAll('\n', '\n  ')}`),
          value.map((text) => `|\n  ${text.replaceAll('\n', '\n  ')}`),
        ),
        lineEnd,
        (written, end) => {
          const text = frontMatter(written, end);
          const place = findScalar(text, text.length, 'description');
          if (place === undefined) return;
          const whole = readIfValid(text);
          if (whole === undefined) return;
          found++;
          assert.equal(readScalar(text.slice(place.start, place.end))?.trim(), (whole.description as string).trim(), text);
        },
      ),
      { seed: 3, numRuns: 3000 },
    );
    assert.ok(found > 800, `${found} were found`);
  });

  it('is what it was written as, whatever stood there, and the other keys stay', () => {
    fc.assert(
      fc.property(style, value, lineEnd, (written, fresh, end) => {
        const text = frontMatter(written, end);
        const { start, end: stop } = findScalar(text, text.length, 'description') ?? assert.fail(text);
        const changed = text.slice(0, start) + writeScalar(fresh, text.slice(start, stop)).replaceAll('\n', end) + text.slice(stop);
        const { description, others } = read(changed);
        assert.equal((description as string).trim(), fresh, changed);
        assert.deepEqual(others, { name: 'x', model: 'm', other: [{ description: 'no' }] });
        const place = findScalar(changed, changed.length, 'description') ?? assert.fail(changed);
        assert.equal(readScalar(changed.slice(place.start, place.end))?.trim(), fresh);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('keeps its form where it can', () => {
    assert.equal(writeScalar('Two words.', 'One.'), 'Two words.');
    assert.equal(writeScalar("It's so", "'One.'"), "'It''s so'");
    assert.equal(writeScalar('Two', '"One"'), '"Two"');
    assert.equal(writeScalar('Two\n\nparts', '>-\n    One\n    line.'), '>-\n    Two\n\n\n    parts');
    assert.equal(writeScalar('a\nb', '|\n  One'), '|\n  a\n  b');
    assert.equal(writeScalar('Two: parts', 'One.'), '"Two: parts"');
    assert.equal(writeScalar('a\nb', 'One.'), '"a\\nb"');
  });

  it('is left alone in forms that are none of these', () => {
    for (const written of [
      '12',
      'true',
      '[a, b]',
      '&x text',
      '*x',
      '!!str text',
      '"over\n  lines"',
      '|2\n   text',
      '""x',
      '- a',
      '"\\x41"',
    ]) {
      const text = frontMatter(written, '\n');
      assert.equal(findScalar(text, text.length, 'description'), undefined, written);
    }
    const twice = '---\ndescription: a\ndescription: b\n---\n';
    assert.equal(findScalar(twice, twice.length, 'description'), undefined);
    assert.equal(findScalar('---\n  description: a\n---\n', 100, 'description'), undefined);
  });
});
