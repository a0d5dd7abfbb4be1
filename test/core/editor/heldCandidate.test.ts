import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import type { RunView } from '../../../src/core/run/view/runView';
import { HeldCandidate } from '../../../src/editor/runs/heldCandidate';
import { testProgram } from '../../support/testProgram';

const path = '/repo/SKILL.md';
const original =
  '---\nname: parity\ndescription: Says it.\n---\n\n# Parity\n\n<!-- whetstone:slot task -->\nSay the parity.\n' +
  '<!-- /whetstone:slot -->\n\nMind the sign.\n';
const program = testProgram(original, path);
const candidates = [
  { id: 'c0', values: {} },
  { id: 'c1', values: { task: 'Look at the last digit.' } },
  { id: 'c2', values: { rules: '- Zero is even.' } },
  { id: 'c3', values: { task: 'Look at the last digit.', rules: '- Zero is even.' } },
] as unknown as RunView['candidates'];
const files = [{ path, text: original, hash: '' }];
const run = { files, components: program.components, candidates };
const finder = new HeldCandidate();
const held = (text: string): string | undefined => finder.in((file) => (file === path ? text : undefined), run);
const textOf = (id: string): string => renderPrompt(program.files[0], candidates.find((each) => each.id === id)?.values ?? {});

describe('the candidate that a file holds', () => {
  it('is the one whose text it has, the original included', () => {
    for (const { id } of candidates) assert.equal(held(textOf(id)), id);
  });

  it('is told by its components, whatever else has changed', () => {
    assert.equal(held(textOf('c3').replace('Mind the sign.', 'Forget the sign.')), 'c3');
    assert.equal(held(`\uFEFF${textOf('c3').replaceAll('\n', '\r\n')}`), 'c3');
  });

  it('is none where a slot has another text, or is gone', () => {
    assert.equal(held(textOf('c1').replace('last digit', 'first digit')), undefined);
    assert.equal(held('# Something else\n'), undefined);
    assert.equal(held(''), undefined);
    assert.equal(held(textOf('c1').replace('<!-- /whetstone:slot -->', '')), undefined);
  });
});
