import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { promptName } from '../../../src/core/prompt/promptName';

describe('the name of a prompt', () => {
  it('is that of its file, with the folder where that says nothing', () => {
    const names: Readonly<Record<string, string>> = {
      '/work/.github/skills/triage-support/SKILL.md': 'triage-support/SKILL.md',
      '/work/desk/AGENTS.md': 'desk/AGENTS.md',
      '/work/desk/CLAUDE.md': 'desk/CLAUDE.md',
      '/work/desk/CLAUDE.local.md': 'desk/CLAUDE.local.md',
      '/work/desk/.github/copilot-instructions.md': '.github/copilot-instructions.md',
      '/work/desk/prompts/README.md': 'prompts/README.md',
      '/work/desk/prompts/route-bug.prompt.md': 'route-bug.prompt.md',
      '/work/.github/agents/triage.agent.md': 'triage.agent.md',
      'C:\\work\\triage\\SKILL.md': 'triage/SKILL.md',
      '/SKILL.md': 'SKILL.md',
      'SKILL.md': 'SKILL.md',
      '': '',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(names).map((path) => [path, promptName(path)])), names);
  });

  it('has as many folders as tell it from the others, up to the roots of a workspace', () => {
    const named = (...paths: readonly string[]) => paths.map((path) => promptName(path, paths));
    assert.deepEqual(named('/w/a/route.prompt.md', '/w/b/route.prompt.md', '/w/b/sort.prompt.md'), ['a/route.prompt.md', 'b/route.prompt.md', 'sort.prompt.md']);
    assert.deepEqual(named('/w/desk/skills/triage/SKILL.md', '/w/shop/skills/triage/SKILL.md'), ['desk/skills/triage/SKILL.md', 'shop/skills/triage/SKILL.md']);
    assert.deepEqual(named('/w/a.md', '/w/a.md'), ['a.md', 'a.md'], 'a file is not told from itself');
    assert.deepEqual(named('/a.md', '/w/a.md'), ['a.md', 'w/a.md']);
    assert.equal(promptName('C:\\w\\a.prompt.md', ['C:/w/a.prompt.md']), 'a.prompt.md');
  });
});
