import assert from 'node:assert/strict';
import { promptFileGlobs } from '../../../src/core/prompt/formats/promptFileGlobs';
import type { PromptFormatId } from '../../../src/core/prompt/formats/promptFormat';
import { formatOf } from '../../../src/core/prompt/formats/promptFormats';

describe('formatOf', () => {
  const formats: Record<PromptFormatId, string[]> = {
    skill: ['SKILL.md', '.github/skills/sort/SKILL.md', 'C:\\work\\sort\\SKILL.md'],
    agent: ['sort.agent.md', 'old.chatmode.md', '.github/agents/sort.md', '/home/me/.claude/agents/sort.md'],
    'agents-md': ['AGENTS.md', 'app/CLAUDE.md', '.github/copilot-instructions.md', 'CLAUDE.local.md'],
    instructions: ['ts.instructions.md', '.claude/rules/api/rest.md'],
    prompt: ['.github/prompts/sort.prompt.md'],
    prompty: ['sort.prompty', 'prompts/sort.prompty'],
    dotprompt: ['sort.prompt', 'prompts/sort.PROMPT'],
    'messages-json': ['chat.json', 'prompts/sort.prompt.json'],
    'messages-yaml': ['sort.prompt.yml', 'prompts/chat.yaml'],
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
      'prompt',
      'sort.liquid',
      'sort.rst',
    ],
  };
  for (const [format, paths] of Object.entries(formats)) {
    for (const path of paths) {
      it(`takes ${path} for ${format}`, () => assert.equal(formatOf(path).id, format));
    }
  }
});

describe('a file with another structure, or of a program', () => {
  for (const path of ['a.toml', 'a.xml', 'a.py', 'src/a.ts', 'A.HTML', 'a.jsonl', 'a.ipynb', 'sort.eval.yaml', 'a.csv'])
    it(`is refused, with those that are read: ${path}`, () =>
      assert.throws(() => formatOf(path), /structure that is not known.*SKILL\.md.*\.prompty.*\.prompt\.yml.*any other ending/));
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
