import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { GenericSchema } from 'valibot';
import { getDescription, is, safeParse } from 'valibot';
import schema from '../../../schemas/eval.schema.json';
import type { Described } from '../../../src/core/described';
import { parseEvalFile } from '../../../src/core/eval/evalFile';
import { evalSchema } from '../../../src/core/eval/evalSchema';
import { metrics } from '../../../src/core/metrics/metrics';
import { methods } from '../../../src/core/optimizers/methods';
import { required } from '../../../src/core/schemaWords';

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

describe('the JSON schema of eval files', () => {
  it('describes every key and every word, and knows no others', () => {
    const undescribed: string[] = [];
    const visit = (node: SchemaNode, path: string) => {
      if (node.enum !== undefined) assert.equal(node.enumDescriptions?.length, node.enum.length, path);
      if (node.properties !== undefined) assert.equal(node.additionalProperties, false, path);
      for (const [key, child] of Object.entries(node.properties ?? {})) {
        if (child.description === undefined) undescribed.push(`${path}/${key}`);
        visit(child, `${path}/${key}`);
      }
      for (const option of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) visit(option, path);
    };
    visit(schema, '');
    assert.deepEqual(undescribed, []);
  });
});

describe('the schema of eval files', () => {
  const values: readonly unknown[] = [
    ...[
      'SKILL.md',
      'mail.csv',
      'iequals',
      'regex',
      'opro',
      'paper',
      'lexical',
      ' ',
      '',
      0,
      1,
      0.5,
      -1,
      101,
      5_000_000_000,
      true,
      ['input'],
      {},
    ],
    ...[
      { type: 'numeric', tolerance: 1 },
      { type: 'json', tolerance: 1 },
      { type: 'regex', pattern: '(' },
      { type: 'regex', ignoreCase: true },
    ],
    ...[
      { train: 1, validation: 1, test: 1 },
      { train: 0, validation: 0, test: 0 },
      { train: 1 },
      { calls: 1, cost: 0 },
      { calls: 3 },
      { steps: 4 },
    ],
    ...[
      { rounds: 4 },
      { steps: 4, rounds: 4 },
      { task: 'openai:any' },
      { task: 'any' },
      { any: { input: 1, output: 1 } },
      { any: { input: 1 } },
    ],
  ];
  for (const [key, entry] of Object.entries(evalSchema.entries)) {
    it(`takes the values of "${key}" that the reader of eval files takes, and no others`, () => {
      const differing = values.filter((value) => {
        const { config } = parseEvalFile('a.eval.yaml', JSON.stringify({ [key]: value }));
        // What is not written in quotes is read as it is written where a text is wanted.
        const wanted =
          (typeof value === 'number' || typeof value === 'boolean') && is(entry as GenericSchema, String(value)) ? String(value) : value;
        return (config !== undefined) !== safeParse(entry as GenericSchema, wanted).success;
      });
      // Bad cases that are written in the file do not rule it out.
      // To valibot a list is a record, to the JSON schema and the reader it is none.
      assert.deepEqual(differing, key === 'cases' || key === 'config' ? [['input']] : []);
    });
  }
});

describe('what describes itself', () => {
  const check = (all: readonly Described[]) => {
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    for (const { id, label, description, options } of all) {
      assert.match(id, /^[a-z][a-z0-9-]*$/);
      assert.notEqual(label, '');
      for (const words of [description, ...Object.values(options.entries).map((entry) => getDescription(required(entry)) ?? '')]) {
        assert.match(words, /^[A-Z0-9].*\.$/, id);
      }
    }
  };

  it('has an id of its own, and words for people: each method', () => {
    check(methods);
    for (const { options, presets } of methods) for (const preset of Object.values(presets)) assert.ok(is(options, preset));
  });

  it('has an id of its own, and words for people: each metric', () => check(metrics));
});
