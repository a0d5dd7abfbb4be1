import assert from 'node:assert/strict';
import { formatOf, promptFileGlobs } from '../../../src/core/prompt/formats';
import type { PromptFormat } from '../../../src/core/prompt/program';

describe('formatOf', () => {
  const formats: Record<PromptFormat, string[]> = {
    skill: ['SKILL.md', '.github/skills/sort/SKILL.md', 'C:\\work\\sort\\SKILL.md'],
    agent: ['sort.agent.md', 'old.chatmode.md', '.github/agents/sort.md', '/home/me/.claude/agents/sort.md'],
    'agents-md': ['AGENTS.md', 'app/CLAUDE.md', '.github/copilot-instructions.md', 'CLAUDE.local.md'],
    instructions: ['ts.instructions.md', '.claude/rules/api/rest.md'],
    prompt: ['.github/prompts/sort.prompt.md'],
    prompty: ['sort.prompty', 'prompts/sort.prompty'],
    template: [
      'sort.prompt.txt',
      'sort.txt',
      'sort.j2',
      'sort.hbs',
      'sort.mustache',
      'README.md',
      '.claude/commands/sort.md',
      'skill.md.txt',
      'my-agents.md',
    ],
  };
  for (const [format, paths] of Object.entries(formats)) {
    for (const path of paths) {
      it(`takes ${path} for ${format}`, () => assert.equal(formatOf(path), format));
    }
  }
});

describe('promptFileGlobs', () => {
  it('can be joined by braces, which do not nest', () => {
    assert.deepEqual(
      promptFileGlobs.filter((glob) => /[{},]/.test(glob)),
      [],
    );
    assert.equal(new Set(promptFileGlobs).size, promptFileGlobs.length);
  });
});
