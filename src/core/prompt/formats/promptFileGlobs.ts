/** Extensions of prompt templates. */
const templateExtensions: readonly string[] = ['md', 'txt', 'j2', 'jinja', 'jinja2', 'hbs', 'mustache'];

/**
 * The files on which the editor offers Whetstone. Any other text file can still be named in an eval file; it is a `template`.
 * Plain Markdown and template files count only below a `prompts` folder: elsewhere most of them are no prompts. No glob holds braces,
 * so that they can be joined by braces.
 */
export const promptFileGlobs: readonly string[] = [
  '**/SKILL.md',
  '**/*.agent.md',
  '**/*.chatmode.md',
  '**/.github/agents/*.md',
  '**/.claude/agents/*.md',
  '**/AGENTS.md',
  '**/CLAUDE.md',
  '**/copilot-instructions.md',
  '**/*.prompty',
  '**/*.prompt',
  '**/*.prompt.yml',
  '**/*.prompt.yaml',
  '**/*.prompt.json',
  '**/*.instructions.md',
  '**/.claude/rules/**/*.md',
  '**/.claude/commands/**/*.md',
  ...templateExtensions.map((extension) => `**/*.prompt.${extension}`),
  ...templateExtensions.map((extension) => `**/prompts/**/*.${extension}`),
];
