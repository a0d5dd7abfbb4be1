import { placeKey } from './dialects/dialect';
import type { PromptVariable, SourceFile } from './program';
import { partsOfReading, scanPart } from './readingParts';
import { codeSpans } from './scanLines';

/** A variable with what decides its meaning beside its own text. */
export interface PlacedVariable extends PromptVariable {
  /** As written, with what escapes it: `\{{x}}`, `$${x}`, `%%s`. */
  readonly written: string;
  /** The same for two places that are written alike, but for white space that says nothing. */
  readonly key: string;
  /** What surrounds it where that matters: a block of code, a comment, a code span; '' in running text. */
  readonly surrounds: '' | 'code block' | 'comment' | 'code span';
  /** The template blocks around it, outermost first, and in a file with roles the role it belongs to. */
  readonly blocks: readonly Block[];
  /** Whether it opens, divides or closes a template block, or begins a role: these stay in their order. */
  readonly divides: boolean;
}

/** A stretch of a template that one of the dividing marks begins. */
interface Block {
  /** Its place among the dividing marks of the file. */
  readonly order: number;
  /** The mark as written. */
  readonly mark: string;
}

/** Finds out where the variables of a prompt stand. */
export function placeVariables(prompt: SourceFile): readonly PlacedVariable[] {
  const { reading } = prompt;
  const { text } = reading;
  const scans = partsOfReading(reading).map((part) => scanPart(reading, part));
  const scan = { lines: scans.flatMap(({ lines }) => lines), comments: scans.flatMap(({ comments }) => comments) };
  const tracker = new BlockTracker();
  let [line, comment] = [0, 0];
  return prompt.variables.map((variable) => {
    while ((scan.lines[line + 1]?.start ?? Infinity) <= variable.start) line++;
    const current = scan.lines[line];
    const inSpan = (): boolean =>
      current !== undefined &&
      codeSpans(current.text).some((span) => variable.start - current.start >= span.start && variable.start - current.start < span.end);
    while ((scan.comments[comment]?.end ?? Infinity) <= variable.start) comment++;
    const inComment = (scan.comments[comment]?.start ?? Infinity) <= variable.start;
    // A variable is filled in a code span as well; a reference is not.
    const surrounds =
      current?.kind === 'fence' ? 'code block' : inComment ? 'comment' : variable.text.startsWith('#') && inSpan() ? 'code span' : '';
    return { ...variable, ...written(escapeBefore(text, variable), variable.text), surrounds, ...tracker.place(variable.text) };
  });
}

function written(escape: string, text: string): Pick<PlacedVariable, 'written' | 'key'> {
  return { written: escape + text, key: escape + placeKey(text) };
}

/** Backslashes before a variable, or more of its own first character, which some notations take for an escape. */
function escapeBefore(text: string, { start }: PromptVariable): string {
  let from = start;
  while (from > 0 && (text[from - 1] === '\\' || text[from - 1] === text[start])) from--;
  return text.slice(from, start);
}

type Part = 'opens' | 'divides' | 'closes' | 'role' | 'none';

/** Statements of Jinja and its kin that another one closes; `set` does when it gives no value. */
const openers =
  /^\{%[-+~]?\s*(?:if|for|block|macro|call|filter|raw|with|autoescape|trans|unless|case|capture|comment|verbatim|set(?![^%]*=))\b/;
const dividers = /^(?:\{%[-+~]?\s*(?:else|elif|elsif|elseif|when|pluralize)\b|\{\{~?\s*(?:else\b|\^\s*~?\}\}))/;
const closers = /^(?:\{%[-+~]?\s*end\w*|\{\{~?\/)/;

/** What a mark does to the template blocks around it, or that it begins a role. */
export function blockPart(text: string): Part {
  if (openers.test(text) || (/^\{\{~?[#^]/.test(text) && !dividers.test(text))) return 'opens';
  if (dividers.test(text)) return 'divides';
  if (closers.test(text)) return 'closes';
  return /^[\s#]*\w+(?:\[[^\]\n]*\])?\s*:\s*$/.test(text) ? 'role' : 'none';
}

/** Walks through the variables of a file and knows which blocks are open. */
class BlockTracker {
  private order = 0;
  private open: readonly Block[] = [];

  place(text: string): Pick<PlacedVariable, 'blocks' | 'divides'> {
    const part = blockPart(text);
    const blocks = this.open;
    if (part === 'none') return { blocks, divides: false };
    const block: Block = { order: this.order++, mark: text };
    if (part === 'opens') this.open = [...this.open, block];
    else if (part === 'divides') this.open = [...this.open.slice(0, -1), block];
    else if (part === 'closes') this.open = this.open.slice(0, -1);
    // A role ends whatever was left open before it.
    else this.open = [block];
    return { blocks, divides: true };
  }
}
