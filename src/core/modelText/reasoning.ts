/** A text without the reasoning before it. */
export interface Unreasoned {
  /** What is left; empty where there was nothing but reasoning. */
  readonly text: string;
  /** Whether there was any. */
  readonly hasReasoning: boolean;
  /** Whether what is left is a call of a tool, by the channel that it stands in. */
  readonly isCall: boolean;
}

const tagNames = 'think|thinking|thought|thoughts|reasoning|analysis|scratchpad|reflection|seed:think';

/** Marks between which models reason: tags with the same name, and those of single models. */
const opening = new RegExp(
  String.raw`^(?:<(?:${tagNames})(?:\s[^<>]*)?>|\[THINK\]|◁think▷|` +
    String.raw`<\|begin_of_thought\|>|<\|START_THINKING\|>|<unused94>|<\|(?:think|thinking)\|>)`,
  'i',
);
const closing = new RegExp(
  String.raw`</(?:${tagNames})\s*>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>|<\|END_THINKING\|>|<unused95>|<\|/(?:think|thinking)\|>`,
  'i',
);
const openingTag = new RegExp(String.raw`<(?:${tagNames})(?:\s[^<>]*)?>`, 'i');

/** Marks that begin a turn, left in by servers that do not know a model's template. */
const turnStart = new RegExp(
  String.raw`^(?:<bos>|<\|begin_of_text\|>|<\|(?:im_)?start\|>\s{0,9}assistant\b|` +
    String.raw`<\|start_header_id\|>\s{0,9}assistant\s{0,9}<\|end_header_id\|>|` +
    String.raw`<\|assistant\|>|<start_of_turn>\s{0,9}(?:model|assistant)\b)`,
  'i',
);
/** The same for its end. */
const turnEnd =
  /(?:<\|(?:im_end|eot_id|end|return|endoftext|end_of_text|END_RESPONSE|end_of_solution|end_of_turn)\|>|<eos>|<end_of_turn>)$/i;
const lineEnd = /<\/s>$/;
/** Marks round the answer proper, behind reasoning. */
const answerStart = /^(?:<\|START_RESPONSE\|>|<\|begin_of_solution\|>)/i;

/** The channels of some open models: what is said to the person stands in `final`. */
const channel = /<\|channel\|>\s*(\w+)([^<]*)(?:<\|constrain\|>[^<]*)?<\|message\|>/g;
const channelEnd = /<\|(?:end|return|call|start|channel)\|>/;
/** The same, where a server has left the marks out and the names in. */
const bareChannels = /^(?:assistant)?(?:analysis|commentary)(?=\P{Ll})[\s\S]*?assistantfinal/u;
const bareReasoning = /^(?:assistant)?analysis(?=\p{Lu}\p{Ll}*(?:['’]\p{Ll}+)?[\s,])/u;

/** How reasoning is told from what follows it. */
export interface ReasoningMarks {
  /** Where the answer proper begins, if it has such a mark: reasoning without an opening tag ends before it. */
  readonly answer?: RegExp | undefined;
  /** A text whose own marks are no reasoning: what an answer is expected to be. */
  readonly expected?: string;
}

/**
 * A text without the reasoning of a model that stands before it, in tags or channels, and without marks of a chat template at its ends.
 * Reasoning that is not closed is all there is; a closing tag alone is left of a template that opens it in the prompt.
 */
export function withoutReasoning(answer: string, { answer: mark, expected = '' }: ReasoningMarks = {}): Unreasoned {
  const final = finalChannel(answer);
  if (final !== undefined) return { ...final, text: trimEnds(final.text) };
  const text = trimEnds(answer, expected);
  const rest = behindTags(text.trim(), mark, expected);
  return rest === undefined
    ? { text, hasReasoning: false, isCall: false }
    : { text: trimEnds(rest.replace(answerStart, '')), hasReasoning: true, isCall: false };
}

const anyMark = new RegExp(String.raw`</?(?:${tagNames})>|\[/?THINK\]|◁/?think▷|<\|\w+\|>`, 'i');

/** A mark of reasoning, or of a chat template, that a text holds; undefined for a text without. */
export function reasoningMarkIn(text: string): string | undefined {
  return anyMark.exec(text)?.[0];
}

/** What is said in the last `final` channel; nothing where all others are reasoning; undefined where there are no channels. */
function finalChannel(answer: string): Unreasoned | undefined {
  const parts = [...answer.matchAll(channel)].map((match) => {
    const rest = answer.slice(match.index + match[0].length);
    const end = channelEnd.exec(rest)?.index ?? rest.length;
    return { name: match[1], isCall: /\bto=/.test(match[2] ?? ''), text: rest.slice(0, end) };
  });
  const last = parts.at(-1);
  if (last !== undefined) {
    const final = parts.findLast(({ name }) => name === 'final');
    return { text: final?.text ?? '', hasReasoning: final === undefined || parts.length > 1, isCall: final === undefined && last.isCall };
  }
  const trimmed = answer.trim();
  const bare = bareChannels.exec(trimmed)?.[0];
  if (bare !== undefined) return { text: trimmed.slice(bare.length), hasReasoning: true, isCall: false };
  return bareReasoning.test(trimmed) ? { text: '', hasReasoning: true, isCall: false } : undefined;
}

/** What follows reasoning in tags; undefined where there is none. */
function behindTags(text: string, mark: RegExp | undefined, expected: string): string | undefined {
  const opened = opening.exec(text)?.[0];
  const closed = closing.exec(text);
  if ([opened, closed?.[0]].some((tag) => tag !== undefined && expected.includes(tag))) return undefined;
  const behind = closed === null ? '' : text.slice(closed.index + closed[0].length).trim();
  if (opened !== undefined) return behindTags(behind, mark, expected) ?? behind;
  if (closed === null) return undefined;
  const first = mark === undefined ? -1 : text.search(mark);
  const before = text.slice(0, closed.index);
  return !openingTag.test(before) && (first < 0 || closed.index + closed[0].length <= first) ? behind : undefined;
}

/** Without marks of a template at its ends. A text without any is as it was. */
function trimEnds(text: string, expected = ''): string {
  // In HTML the same mark closes what is struck out.
  const ends = /<s[\s>]/.test(text + expected) ? [turnStart, turnEnd] : [turnStart, turnEnd, lineEnd];
  let inner = text;
  for (let found = markIn(inner, ends, expected); found !== undefined; found = markIn(inner, ends, expected))
    inner = inner.trim().replace(found, '');
  return inner;
}

/** The first of the marks that a text begins or ends with. */
function markIn(text: string, marks: readonly RegExp[], expected: string): RegExp | undefined {
  // White space is taken off first: a pattern that skips it may take as long as the square of its length.
  const trimmed = text.trim();
  return marks.find((mark) => {
    const found = mark.exec(trimmed)?.[0];
    return found !== undefined && !expected.includes(found.trim());
  });
}
