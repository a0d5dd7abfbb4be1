/**
 * The tags round what our requests to models show, each with what stands between them. The built-in model reads these, and nothing of the
 * prose round them, so a new request is best made of them.
 */
const meanings = {
  prompt: 'the prompt that is to get better; `<INS>` may mark the place of its instruction',
  instruction: 'a version of that instruction',
  score: 'the score of the version before it, from 0 to 100',
  rules: 'rules, or other items that are remembered, one a line: `- TEXT [TAG]`',
  case: 'a case, made of the parts below; a `number` lets answers name it',
  input: 'what the agent is given',
  variable: 'more that it is given, by `name`',
  expected: 'the answer that is right',
  step: 'what was done on the way to an answer: a call, what it found, what another said',
  answer: 'what was answered',
  feedback: 'what the metric said of that',
  reflection: 'what a model said of it',
  rejected: 'what was tried and given up',
  draft: 'one text of these',
  rubric: 'by what `<answer>` is graded, beside `<input>` and `<expected>`',
  limit: 'the most that the answer may have `of` something: characters, rules',
} as const;

export type RequestTag = keyof typeof meanings;

export const requestTags = Object.keys(meanings) as readonly RequestTag[];

const closingTag = new RegExp(String.raw`<(?=/\s*(?:${requestTags.join('|')})\b)`, 'gi');

/** What a case or a model brought, as it may stand in a part: a closing tag of ours becomes `<\/…`, so that it ends none. */
export function escapeData(data: string): string {
  return data.replace(closingTag, '<\\');
}

/** A part that holds such data: on one line where it is one, else on lines of its own. */
export function dataPart(tag: RequestTag, data: string, attributes: Readonly<Record<string, string | number>> = {}): string {
  const room = data.includes('\n') ? '\n' : '';
  const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${String(value).replace(/["<>\n]/g, '_')}"`);
  return `<${tag}${said.join('')}>${room}${escapeData(data)}${room}</${tag}>`;
}
