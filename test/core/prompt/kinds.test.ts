import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { configurationIn, writeConfiguration } from '../../../src/core/eval/configuration';
import { methods } from '../../../src/core/optimizers/methods';
import { checkDraft } from '../../../src/core/prompt/guard';
import { formatExemplar } from '../../../src/core/prompt/kinds/exemplars';
import type { ComponentKindId } from '../../../src/core/prompt/kinds/componentKinds';
import { allKinds, componentKinds, isKind } from '../../../src/core/prompt/kinds/componentKinds';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import type { PromptFormatId } from '../../../src/core/prompt/formats/promptFormat';
import type { Program } from '../../../src/core/prompt/program';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import { loadProgram } from '../../../src/core/prompt/loadProgram';
import { panelStrings } from '../../../src/panel/panelStrings';
import { testComponent, testProgram } from '../../support/testProgram';

/** What a kind is tried with. A new one has no row until it is given one. */
interface Row {
  readonly name: string;
  /** As it stands at first. */
  readonly from: string;
  /** Values that it may have. */
  readonly values: readonly string[];
  /** A value of two items, for a kind that holds several. */
  readonly two?: string;
  /** Values that the guard rejects, each with what it says. */
  readonly rejected: readonly (readonly [value: string, says: RegExp])[];
}

const example = (input: string, output: string): string => formatExemplar({ input, output });
const tool = (description: string, query = 'The query.') =>
  JSON.stringify({
    description,
    parameters: { type: 'object', properties: { description: { type: 'string', description: query } }, required: ['description'] },
  });

const rows: Readonly<Record<ComponentKindId, Row>> = {
  text: {
    name: 'task',
    from: 'Sort it.',
    values: ['Name it.', 'One: 100 %.\n\n- Two # three', '"So", she said.'],
    rejected: [
      ['', /is empty/],
      ['<!-- whetstone:slot x -->', /marker/],
      ['```\nx', /code block/],
    ],
  },
  rules: {
    name: 'rules',
    from: '- One.',
    values: ['- Two.', '- Two.\n- Three: four.', ''],
    two: '- One.\n- Two.',
    rejected: [
      ['Two.', /begin with "- "/],
      ['- Two\ngoes on.', /line break/],
    ],
  },
  bullets: {
    name: 'points',
    from: '- One.',
    values: ['- Two.\n- Three\n  goes on.\n  - Four', '* Five', ''],
    two: '- One\n  goes on\n- Two',
    rejected: [
      ['Two.', /no point of a list/],
      ['- One\ngoes on.', /no point of a list/],
      ['- One <!-- whetstone:slot x -->', /marker/],
    ],
  },
  exemplars: {
    name: 'exemplars',
    from: example('Where is it?', 'delivery'),
    values: [[example('Why?', 'other'), example('Two\n\nlines', 'a\nb')].join('\n\n'), ''],
    two: [example('a', 'b'), example('c', 'd')].join('\n\n'),
    rejected: [
      ['Why? other', /no example/],
      [`${example('a', 'b')}\n\nMore.`, /no example/],
      [example('</input>', 'b'), /no example/],
    ],
  },
  description: {
    name: 'description',
    from: 'Sorts mail.',
    values: ['Sorts mail: fast # and well', 'It\'s "so".', 'true', '- not a list', 'One\ntwo', '12'],
    rejected: [
      ['', /is empty/],
      ['x'.repeat(1025), /1 more than the limit of 1024/],
    ],
  },
  tool: {
    name: 'tool:search',
    from: tool('Searches.'),
    values: [tool('Searches the docs.'), tool('Looks: "up" # it', 'In words.')],
    rejected: [
      ['Searches.', /no JSON mapping/],
      ['{"parameters":{}}', /no "description"/],
      [tool('Searches.').replace('"string"', '"number"'), /more than its words/],
      [JSON.stringify({ description: 'Searches.' }), /more than its words/],
    ],
  },
  config: {
    name: 'retrieval.topK',
    from: '5',
    values: ['7', '12'],
    two: '["a",{"b":1}]',
    rejected: [
      ['0', /above 0/],
      ['2.5', /whole number/],
      ['"5"', /must be a number, as it was, not a text/],
      ['five', /no JSON/],
    ],
  },
};

const paths: Readonly<Record<Exclude<PromptFormatId, 'messages-json' | 'messages-yaml'>, string>> = {
  ...{ skill: 'a/SKILL.md', agent: 'a.agent.md', instructions: 'a.instructions.md', prompt: 'a.prompt.md' },
  ...{ prompty: 'a.prompty', dotprompt: 'a.prompt', 'agents-md': 'AGENTS.md', template: 'prompts/a.txt' },
};

/** Files in which a component of a kind stands, its text in the middle of the rest. */
function filesWith(id: ComponentKindId, { name, from }: Row): readonly string[] {
  const { marker } = componentKinds[id] as { readonly marker?: { readonly word: string; readonly onlyName?: string } };
  if (marker === undefined)
    return ['Sorts mail.', '"Sorts mail."', "'Sorts mail.'", '>-\n  Sorts\n  mail.', '|\n    Sorts mail.\n'].map(
      (written) => `---\nname: x\ndescription: ${written}\nmodel: y # z\n---\n\nSort it.\n`,
    );
  const word = `${marker.word}${marker.onlyName === undefined ? ` ${name}` : ''}`;
  return [`\n${from}\n`, `  ${from}\t\n\n`].map(
    (within) => `---\nname: x\n---\n\n# T\n\nFirst.\n\n<!-- whetstone:${word} -->${within}<!-- /whetstone:${marker.word} -->\n\nEnd.`,
  );
}

const inFiles = allKinds.filter(({ stands }) => stands !== 'eval file');
const inEvalFile = allKinds.filter(({ stands }) => stands === 'eval file');
const limits = { maxSlotCharacters: 2000 };

describe('the kinds of components', () => {
  it('go by the names under which they are listed', () => {
    for (const [id, kind] of Object.entries(componentKinds)) assert.equal(kind.id, id);
    assert.ok(isKind('rules') && !isKind('toString') && !isKind('Rules'));
  });

  it('are those that methods improve, and each has a label in the panel', () => {
    for (const { improves } of Object.values(methods)) assert.ok(improves.length > 0 && improves.every(isKind));
    const { kinds } = panelStrings((text) => text).edits;
    for (const { id } of allKinds) assert.match(kinds[id], /\{0\}/);
  });

  for (const kind of inFiles) {
    const row = rows[kind.id];
    it(`${kind.id}: is read as it was written, in every format, whatever its line ends and byte order mark; nothing else changes`, () => {
      for (const [path, base] of Object.values(paths).flatMap((path) => filesWith(kind.id, row).map((text) => [path, text] as const))) {
        for (const text of [base, base.replaceAll('\n', '\r\n'), `\uFEFF${base}`]) {
          const program = testProgram(text, path);
          const [file] = program.files;
          const before = file.components.find(({ name }) => name === row.name);
          assert.deepEqual([before?.kind, before?.value], [kind.id, row.from], text);
          for (const value of row.values) {
            assert.equal(checkDraft(program, { values: { [row.name]: value } }, limits), undefined, `${path}: ${value}`);
            const rendered = renderPrompt(file, { [row.name]: value });
            const after = parsePrompt(path, rendered).components.find(({ name }) => name === row.name);
            assert.deepEqual([after?.kind, after?.value], [kind.id, value], rendered);
            const { start, end } = before?.place ?? assert.fail();
            assert.ok(rendered.startsWith(text.slice(0, start)) && rendered.endsWith(text.slice(end)), rendered);
            assert.equal(/(?<!\r)\n/.test(rendered), /(?<!\r)\n/.test(text), rendered);
          }
        }
      }
    });
  }

  for (const kind of inEvalFile) {
    const row = rows[kind.id];
    it(`${kind.id}: is read as it was written in an eval file, and nothing round it changes`, () => {
      for (const written of [
        row.from,
        ...(row.from.startsWith('{') ? [row.from.replaceAll('":', '": ').replaceAll(',"', ',\n      "')] : []),
      ]) {
        const text = `prompt: SKILL.md # it\nconfig:\n  other: [1, 2] # stays\n  "${row.name}": ${written} # why\nseed: 1\n`;
        assert.deepEqual(
          configurationIn(text).map(({ kind: id, value }) => [id, value]),
          [
            ['config', '[1,2]'],
            [kind.id, row.from],
          ],
        );
        for (const value of row.values) {
          const rendered = writeConfiguration(text, { [row.name]: value });
          assert.equal(
            rendered,
            text.replace(written, () => value),
          );
          assert.equal(configurationIn(rendered)[1]?.value, value);
        }
      }
    });
  }

  for (const kind of allKinds) {
    const row = rows[kind.id];
    it(`${kind.id}: is kept from what it must not be`, () => {
      const program: Program = loadProgram({
        files: [{ path: 'SKILL.md', text: kind.stands === 'eval file' ? 'Sort it.\n' : (filesWith(kind.id, row)[0] ?? '') }],
        configuration: kind.stands === 'eval file' ? [testComponent(row.name, kind.id, row.from)] : [],
      });
      for (const [value, says] of row.rejected)
        assert.match(checkDraft(program, { values: { [row.name]: value } }, limits) ?? 'passed', says, value);
      for (const value of row.values) assert.equal(checkDraft(program, { values: { [row.name]: value } }, limits), undefined, value);
      const locked: Program = { ...program, components: program.components.map((component) => ({ ...component, locked: true })) };
      const other = row.values.find((value) => value !== row.from) ?? '';
      assert.match(checkDraft(locked, { values: { [row.name]: other } }, limits) ?? 'passed', /is locked/);
    });

    it(`${kind.id}: holds the items that it is made of`, () => {
      if (kind.items === undefined || kind.ofItems === undefined) return;
      const { two = assert.fail('Its row needs `two`, a value of two items.') } = row;
      const items = kind.items(two);
      assert.equal(items.length, 2);
      assert.equal(kind.ofItems(items), two);
      assert.deepEqual(kind.items(kind.ofItems(items.slice(1))), items.slice(1));
    });
  }

  it('may quote training cases where they are examples, and nowhere else', () => {
    assert.deepEqual(
      allKinds.flatMap(({ id, quotesCases }) => (quotesCases === true ? [id] : [])),
      ['exemplars'],
    );
  });

  it('hold a model id to the form of one, a list to its types and a mapping to its keys', () => {
    const fault = (name: string, before: string, value: string) =>
      componentKinds.config.fault(value, testComponent(name, 'config', before));
    assert.match(fault('model.task', '"lexical"', '"gpt"') ?? '', /must be a model/);
    assert.equal(fault('model.task', '"lexical"', '"openai:any"'), undefined);
    assert.equal(fault('team', '["a","b"]', '["b"]'), undefined);
    assert.match(fault('team', '["a","b"]', '["b",1]') ?? '', /a number in its list, where it had a text/);
    assert.match(fault('node', '{"k":1,"s":"x"}', '{"k":1}') ?? '', /loses its "s"/);
    assert.match(fault('node', '{"k":1}', '{"k":1,"s":"x"}') ?? '', /has a new "s"/);
    assert.match(fault('node', '{"k":1}', '{"k":-1}') ?? '', /has a "k" that must be above 0/);
  });
});
