/** Languages that a block of plain text may be said to be in. */
const plainLanguages: ReadonlySet<string> = new Set(['', 'text', 'txt', 'plain', 'plaintext', 'markdown', 'md', 'prompt', 'xml', 'html']);

/** A fenced block of an answer. */
interface CodeBlock {
  readonly language: string;
  readonly content: string;
}

/** What stands in the only block of code of an answer, if it is plain text; else why there is none to take. */
export function onlyPlainBlock(answer: string): { readonly content: string } | { readonly fault: string } | undefined {
  const blocks = codeBlocks(answer);
  const [first] = blocks;
  if (first === undefined) return undefined;
  if (blocks.length > 1) return { fault: `it has ${blocks.length} blocks of code, and no mark says which one counts` };
  if (!plainLanguages.has(first.language.toLowerCase())) return { fault: `its block of code is said to be ${first.language}` };
  return { content: first.content };
}

function codeBlocks(answer: string): readonly CodeBlock[] {
  return [...answer.matchAll(/^(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n`]*\n([\s\S]*?)^\1[ \t]*$/gm)].map((match) => ({
    language: match[2] ?? '',
    content: (match[3] ?? '').trim(),
  }));
}

const wholeFence = /^(`{3,}|~{3,})[^`\n]*\n([\s\S]*?)\n?\1$/;

/** Whether a text is one block of code and nothing else. */
export function isFenced(text: string): boolean {
  return wholeFence.test(text.trim());
}

/** The content of a text that is one block of code and nothing else; any other text as it is. */
export function withoutFence(text: string): string {
  const content = wholeFence.exec(text.trim())?.[2];
  return content === undefined || /^(?:`{3,}|~{3,})/m.test(content) ? text : content.trim();
}
