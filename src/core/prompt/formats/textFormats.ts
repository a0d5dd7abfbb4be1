import { findFrontMatter } from '../frontMatter';
import type { PromptFormat, PromptFormatId, Reading } from './promptFormat';

/** A file of text whose body is sent as it stands. */
function textFormat(id: PromptFormatId, label: string, patterns: readonly RegExp[], more: Partial<PromptFormat> = {}): PromptFormat {
  return { id, label, filling: 'none', recognizes: (path) => patterns.some((pattern) => pattern.test(path)), read: readText, ...more };
}

/** The files that agents of editors and command lines read, in the order in which they are tried. */
export const textFormats: readonly PromptFormat[] = [
  textFormat('skill', 'SKILL.md', [/(^|\/)skill\.md$/], { maxDescription: 1024 }),
  textFormat('agent', '.agent.md', [/\.(agent|chatmode)\.md$/, /(^|\/)\.(github|claude)\/agents\/[^/]+\.md$/]),
  textFormat('agents-md', 'AGENTS.md, CLAUDE.md', [/(^|\/)(agents|claude|claude\.local|copilot-instructions)\.md$/], { isPlain: true }),
  textFormat('instructions', '.instructions.md', [/\.instructions\.md$/, /(^|\/)\.claude\/rules\/.+\.md$/]),
  textFormat('prompt', '.prompt.md', [/\.prompt\.md$/], { filling: 'any' }),
];

/** Text of any other ending. */
export const templateFormat = textFormat('template', 'any other text file', [/(?:)/], { filling: 'any', isPlain: true });

function readText(_path: string, text: string): Reading {
  return { text, bodyStart: findFrontMatter(text).bodyStart };
}
