import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { promptName } from '../../../src/core/prompt/promptName';

describe('the name of a prompt', () => {
  it('is that of its file, with the folder where that says nothing', () => {
    const names: Readonly<Record<string, string>> = {
      '/repo/.github/skills/triage-support/SKILL.md': 'triage-support/SKILL.md',
      '/repo/desk/AGENTS.md': 'desk/AGENTS.md',
      '/repo/desk/CLAUDE.md': 'desk/CLAUDE.md',
      '/repo/desk/CLAUDE.local.md': 'desk/CLAUDE.local.md',
      '/repo/desk/.github/copilot-instructions.md': '.github/copilot-instructions.md',
      '/repo/desk/prompts/README.md': 'prompts/README.md',
      '/repo/desk/prompts/route-bug.prompt.md': 'route-bug.prompt.md',
      '/repo/.github/agents/triage.agent.md': 'triage.agent.md',
      'C:\\work\\triage\\SKILL.md': 'triage/SKILL.md',
      '/SKILL.md': 'SKILL.md',
      'SKILL.md': 'SKILL.md',
      '': '',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(names).map((path) => [path, promptName(path)])), names);
  });

  it('has as many folders as tell it from the others, up to the roots of a workspace', () => {
    const named = (...paths: readonly string[]) => paths.map((path) => promptName(path, paths));
    assert.deepEqual(named('/w/a/route.prompt.md', '/w/b/route.prompt.md', '/w/b/sort.prompt.md'), [
      'a/route.prompt.md',
      'b/route.prompt.md',
      'sort.prompt.md',
    ]);
    assert.deepEqual(named('/w/desk/skills/triage/SKILL.md', '/w/shop/skills/triage/SKILL.md'), [
      'desk/skills/triage/SKILL.md',
      'shop/skills/triage/SKILL.md',
    ]);
    assert.deepEqual(named('/w/a.md', '/w/a.md'), ['a.md', 'a.md'], 'a file is not told from itself');
    assert.deepEqual(named('/a.md', '/w/a.md'), ['a.md', 'w/a.md']);
    assert.equal(promptName('C:\\w\\a.prompt.md', ['C:/w/a.prompt.md']), 'a.prompt.md');
  });
});
