import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { classifierOf } from '../../../src/lexical/classifier';
import { furtherPrompts } from './furtherPrompts';
import { openPrompts, promptsWithLabels } from './promptsWithLabels';

describe('labels of ordinary prompts', () => {
  for (const { prompt, labels } of [...promptsWithLabels, ...openPrompts, ...furtherPrompts]) {
    it(`${labels.length === 0 ? 'none' : labels.join(', ')}: ${prompt.replace(/\s+/g, ' ').slice(0, 90)}`, () => {
      assert.deepEqual([...(classifierOf(prompt)?.labels ?? [])].sort(), [...labels].sort());
    });
  }
});
