import type { PromptFormat } from './program';

/** Formats by path, the first match decides. Paths are in lower case, with `/`. */
const formatsByPath: readonly (readonly [RegExp, PromptFormat])[] = [
  [/(^|\/)skill\.md$/, 'skill'],
  [/\.(agent|chatmode)\.md$/, 'agent'],
  [/(^|\/)\.(github|claude)\/agents\/[^/]+\.md$/, 'agent'],
  [/(^|\/)(agents|claude|claude\.local|copilot-instructions)\.md$/, 'agents-md'],
  [/\.instructions\.md$/, 'instructions'],
  [/(^|\/)\.claude\/rules\/.+\.md$/, 'instructions'],
  [/\.prompt\.md$/, 'prompt'],
  [/\.prompty$/, 'prompty'],
];

/** The most characters of a `description` in the front matter, where its format has a limit. */
export const maxDescription: Readonly<Partial<Record<PromptFormat, number>>> = { skill: 1024 };

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
  '**/*.instructions.md',
  '**/.claude/rules/**/*.md',
  '**/.claude/commands/**/*.md',
  ...templateExtensions.map((extension) => `**/*.prompt.${extension}`),
  ...templateExtensions.map((extension) => `**/prompts/**/*.${extension}`),
];

/** The format of a prompt file, told by its path. Names are compared without regard to case. */
export function formatOf(path: string): PromptFormat {
  const normalized = path.replaceAll('\\', '/').toLowerCase();
  return formatsByPath.find(([pattern]) => pattern.test(normalized))?.[1] ?? 'template';
}

/** Whether a file is a command of an agent, such as `.claude/commands/x.md`, whose arguments are `$1`, `$2` and on. */
export function isCommand(path: string): boolean {
  return /(^|\/)\.[\w-]+\/commands?\/.+/.test(path.replaceAll('\\', '/').toLowerCase());
}

/** Whether a file's ending says that a template engine with `{{ }}` reads it. */
export function isTemplate(path: string): boolean {
  return /\.(?:j2|jinja2?|hbs|handlebars|mustache|liquid|prompty)$/i.test(path);
}
