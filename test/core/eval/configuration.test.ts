import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { configurationIn, writeConfiguration } from '../../../src/core/eval/configuration';
import { parseEvalFile } from '../../../src/core/eval/evalFile';

const source = `# mine
prompt: AGENTS.md
files:
  - skills/x/SKILL.md
locked: [model.task]
config:   # what is not in a file
  model.task: openai:small   # fast
  "retrieval.topK": 5
  team:
    - planner # first
    - critic
  note: 'single "quoted"'
  tool:search: { description: Searches., parameters: { type: object } }
metric: equals
`;

describe('the configuration of an eval file', () => {
  it('is read as components, beside further files and what is locked', () => {
    const { config, problems } = parseEvalFile('x.eval.yaml', source);
    assert.deepEqual(problems, []);
    assert.deepEqual([config?.files, config?.locked], [['skills/x/SKILL.md'], ['model.task']]);
    assert.deepEqual(config?.config, [
      { name: 'model.task', kind: 'config', value: '"openai:small"' },
      { name: 'retrieval.topK', kind: 'config', value: '5' },
      { name: 'team', kind: 'config', value: '["planner","critic"]' },
      { name: 'note', kind: 'config', value: '"single \\"quoted\\""' },
      { name: 'tool:search', kind: 'tool', value: '{"description":"Searches.","parameters":{"type":"object"}}' },
    ]);
    assert.deepEqual(configurationIn(source), config?.config);
    assert.deepEqual([configurationIn('config: 3\n'), configurationIn('{'), configurationIn('prompt: x\n')], [[], [], []]);
  });

  it('is written in its places alone, with each end of line', () => {
    for (const end of ['\n', '\r\n']) {
      const text = source.replaceAll('\n', end);
      const written = (values: Record<string, string>) => writeConfiguration(text, values);
      assert.equal(written({}), text);
      assert.equal(written({ 'model.task': '"openai:large"' }), text.replace('openai:small', 'openai:large'));
      assert.equal(written({ note: '"a: b"' }), text.replace(`'single "quoted"'`, '"a: b"'));
      assert.equal(
        written({ 'retrieval.topK': '7', note: '"plain"' }),
        text.replace('K": 5', 'K": 7').replace(`'single "quoted"'`, '"plain"'),
      );
      assert.equal(written({ team: '["critic"]' }), text.replace(`- planner # first${end}    - critic`, '["critic"]'));
      assert.equal(configurationIn(written({ 'tool:search': '{"description":"It: #1"}' }))[4]?.value, '{"description":"It: #1"}');
    }
  });

  it('is left alone where a name is not there', () => {
    assert.throws(() => writeConfiguration(source, { other: '1' }), /no "other" below "config"/);
    assert.throws(() => writeConfiguration('prompt: x\n', { team: '[]' }), /no "team"/);
  });

  const refused: Record<string, [text: string, says: RegExp]> = {
    'what is no mapping': ['config: [1]\n', /^"config" must be a mapping of names to values/],
    'a name that no component could have': ['config: { "a b": 1 }\n', /^Setting "a b" has a name that is not made of letters/],
    'a value that is none': ['config: { a: }\n', /^Setting "a" has no value\./],
    'a model that is none': ['config: { model.task: gpt }\n', /^Setting "model\.task" must be a model/],
    'a tool without a description': ['config: { "tool:x": { name: y } }\n', /^Tool "tool:x" has no "description"\./],
    'files that are no list': ['files: a.md\n', /^"files" must be a list\./],
  };
  for (const [what, [text, says]] of Object.entries(refused)) {
    it(`refuses ${what}, naming its place`, () => {
      const { config, problems } = parseEvalFile('x.eval.yaml', text);
      assert.equal(config, undefined);
      assert.match(problems[0]?.message ?? '', says);
      assert.equal(problems[0]?.line, 1);
    });
  }
});
