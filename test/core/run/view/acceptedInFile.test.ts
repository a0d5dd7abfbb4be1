import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isAcceptedInFile } from '../../../../src/core/run/view/acceptedInFile';
import type { Values } from '../../../../src/core/prompt/program';
import type { RunView } from '../../../../src/core/run/view/runView';

describe('what was accepted from a run', () => {
  const text = (instruction: string, rules: string, more = '') =>
    `# A\n\n${instruction}\n\n<!-- whetstone:rules -->\n${rules}\n<!-- /whetstone:rules -->\n${more}`;
  const candidate = (id: string, values: Values) => ({ id, values });
  const run = (...accepted: string[]) =>
    ({
      files: [{ path: '/w/SKILL.md', text: text('Sort it.', '') }],
      accepted,
      candidates: [candidate('c0', {}), candidate('c1', { rules: '- One.' }), candidate('c2', { instruction: 'Do it.', rules: '- Two.' })],
    }) as unknown as RunView;

  it('is in a file whose components read as in a candidate that was accepted, whatever stands round them', () => {
    const inFile = (now: string, ...accepted: string[]) =>
      isAcceptedInFile(run(...accepted), (path) => (path === '/w/SKILL.md' ? now : undefined));
    assert.ok(inFile(text('Sort it.', '- One.'), 'c1'));
    assert.ok(inFile(text('Sort it.', '- One.', '\nMore.\n').replaceAll('\n', '\r\n'), 'c1'));
    assert.ok(inFile(text('Mine.', '- One.'), 'c1'), 'only the rules were changed by it');
    assert.ok(inFile(text('Sort it.', '- One.'), 'c1', 'c2'), 'one of them');
    assert.ok(!inFile(text('Sort it.', '- One.')));
    assert.ok(!inFile(text('Sort it.', ''), 'c1'));
    assert.ok(!inFile(text('Sort it.', '- Two.'), 'c2'), 'half of it');
    assert.ok(inFile('', 'c1'), 'unknown is kept');
  });
});
