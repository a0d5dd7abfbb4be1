import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lineOfKey } from '../../../src/core/eval/evalFilePlace';

describe('the line of a key in an eval file', () => {
  const text = '# task: here?\nprompt: SKILL.md\nmodels:\n  # the task model\n  task: openai:m\n  baseUrl: http://localhost/v1\n';

  it('is where the key stands', () => {
    assert.equal(lineOfKey(text, ['models', 'task']), 5);
    assert.equal(lineOfKey(text, ['models', 'baseUrl']), 6);
    assert.equal(lineOfKey('models: { task: lexical }\n', ['models', 'task']), 1);
  });

  it('is as near as can be where the key is gone', () => {
    assert.equal(lineOfKey(text, ['models', 'judge']), 3);
    assert.equal(lineOfKey(text, ['budget', 'calls']), 1);
    assert.equal(lineOfKey('models: [', ['models', 'task']), 1);
  });
});
