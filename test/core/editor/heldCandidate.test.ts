import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import type { RunView } from '../../../src/core/run/view/runView';
import { HeldCandidate } from '../../../src/editor/runs/heldCandidate';

const path = '/repo/SKILL.md';
const original = '---\nname: parity\ndescription: Says it.\n---\n\n# Parity\n\n<!-- whetstone:slot task -->\nSay the parity.\n<!-- /whetstone:slot -->\n\nMind the sign.\n';
const slots = Object.fromEntries(parsePrompt(path, original).slots.map(({ name, text }) => [name, text]));
const candidates = [
  { id: 'c0', slots },
  { id: 'c1', slots: { ...slots, task: 'Look at the last digit.' } },
  { id: 'c2', slots: { ...slots, rules: '- Zero is even.' } },
  { id: 'c3', slots: { ...slots, task: 'Look at the last digit.', rules: '- Zero is even.' } },
] as unknown as RunView['candidates'];
const held = (text: string): string | undefined => new HeldCandidate().in(text, { promptPath: path, candidates });
const textOf = (id: string): string => renderPrompt(parsePrompt(path, original), candidates.find((each) => each.id === id)?.slots ?? {});

describe('the candidate that a file holds', () => {
  it('is the one whose text it has, the original included', () => {
    for (const { id } of candidates) assert.equal(held(textOf(id)), id);
  });

  it('is told by its slots, whatever else has changed', () => {
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
