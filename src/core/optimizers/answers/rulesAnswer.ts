import type { AnswerFormat } from '../../models/model';
import { chatterIn } from '../../modelText/chatter';
import { cleanAnswer, isRefusal, strayReasoning } from '../../modelText/cleanAnswer';
import { onlyPlainBlock, withoutFence } from './codeBlocks';
import { isCutJson, jsonParts } from '../../modelText/jsonParts';
import type { Asked, Reading } from '../../modelText/reading';

/** A rule as it was answered, with the tags of its sources: `r1` for an older rule, `2` for a case. */
export interface AnsweredRule {
  readonly text: string;
  readonly sources: readonly string[];
}

/** A list of rules as JSON. */
export const rulesFormat: AnswerFormat = {
  name: 'rules',
  schema: {
    type: 'object',
    properties: {
      rules: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            rule: { type: 'string', description: 'One rule, on one line.' },
            sources: {
              type: 'array',
              items: { type: 'string' },
              description: 'Tags of the older rules (r1) and numbers of the cases (2) that it comes from.',
            },
          },
          required: ['rule', 'sources'],
          additionalProperties: false,
        },
      },
    },
    required: ['rules'],
    additionalProperties: false,
  },
};

const open = '<rules>';
const close = '</rules>';

/**
 * Reads the complete list of rules in an answer: between the last `<rules>` and `</rules>`, as JSON, or in the only block of code
 * when that is a list. A list of which a part cannot be read is a fault: a half of it is never adopted.
 */
export function readRules(answer: string, asked: Asked): Reading<readonly AnsweredRule[]> {
  const cleaned = cleanAnswer(answer, asked, /<rules>/);
  if ('fault' in cleaned) return cleaned;
  const found = findRules(cleaned.value, asked);
  if ('fault' in found) return found;
  for (const { text } of found.value) {
    const fault = faultOf(text, asked);
    if (fault !== undefined) return { fault };
  }
  return { value: found.value.filter(({ text }, index) => found.value.findIndex((rule) => rule.text === text) === index) };
}

function findRules(text: string, asked: Asked): Reading<readonly AnsweredRule[]> {
  const start = text.lastIndexOf(open);
  if (start >= 0) {
    const end = text.indexOf(close, start);
    if (end < 0) return { fault: `The answer has ${open} without ${close} after it: it was cut off, or its end is not marked.` };
    return readMarked(withoutFence(text.slice(start + open.length, end)));
  }
  const lists = jsonParts(text, asked.request).flatMap((part) => listIn(part) ?? []);
  const last = lists.at(-1);
  if (last !== undefined) return readItems(last.items);
  if (isCutJson(text)) return { fault: 'The answer is JSON that was cut off.' };
  const none = `The answer has no list between ${open} and ${close}`;
  const block = onlyPlainBlock(text);
  if (block !== undefined && 'fault' in block) return { fault: `${none}, and ${block.fault}.` };
  if (block !== undefined && block.content !== '' && !asked.request.includes(block.content)) return readLines(block.content);
  return { fault: isRefusal(text) ? 'The answer declines instead of giving rules.' : `${none}.` };
}

/** Between the marks, too, a model may answer in JSON. */
function readMarked(list: string): Reading<readonly AnsweredRule[]> {
  const inner = list.trim();
  const [value, ...others] = /^[[{]/.test(inner) ? jsonParts(inner, '') : [];
  const found = others.length === 0 ? listIn(value) : undefined;
  return found === undefined ? readLines(list) : readItems(found[0].items);
}

/** One rule a line, beginning with a bullet or a number; an indented line goes on with the rule above it. */
function readLines(list: string): Reading<readonly AnsweredRule[]> {
  const lines: string[] = [];
  let outermost: number | undefined;
  for (const line of list.split(/\r?\n/)) {
    const [, indent = '', rule] = /^(\s*)(?:[-*+•]|\d{1,3}[.)])\s+(.*\S)\s*$/.exec(line) ?? [];
    const last = lines.length - 1;
    outermost ??= rule === undefined ? undefined : indent.length;
    // Alone it would say something else than under the rule it belongs to.
    if (rule !== undefined && indent.length >= (outermost ?? 0) + 2)
      return { fault: `A rule has a list of its own: "${rule.slice(0, 60)}" stands below another rule. Write each rule on one line.` };
    if (rule !== undefined) lines.push(rule);
    else if (last >= 0 && /^\s{2,}\S/.test(line)) lines[last] = `${lines[last] ?? ''} ${line.trim()}`;
    else if (line.trim() !== '' && !/^\s*```\w*\s*$/.test(line))
      return { fault: `A line of the list is no rule: "${line.trim().slice(0, 60)}" does not begin with "- ".` };
  }
  return { value: lines.map(withSources).filter(({ text }) => text !== '') };
}

function withSources(line: string): AnsweredRule {
  const tags = /\s*\[((?:\s*r?\d+\s*,?)+)\]\s*\.?$/.exec(line);
  return { text: tags === null ? line : line.slice(0, tags.index).trim(), sources: tags?.[1]?.match(/r?\d+/g) ?? [] };
}

/** The list of rules that a JSON value holds. A list alone counts when it is one of texts or of rules. */
function listIn(value: unknown): [{ readonly items: readonly unknown[] }] | undefined {
  const items = Array.isArray(value)
    ? (value as unknown[])
    : typeof value === 'object' && value !== null && 'rules' in value
      ? value.rules
      : undefined;
  if (!Array.isArray(items)) return undefined;
  const plausible =
    !Array.isArray(value) || (items.length > 0 && items.every((item) => typeof item === 'object' && item !== null && 'rule' in item));
  return plausible ? [{ items: items as readonly unknown[] }] : undefined;
}

function readItems(items: readonly unknown[]): Reading<readonly AnsweredRule[]> {
  const rules: AnsweredRule[] = [];
  for (const item of items) {
    const text = typeof item === 'string' ? item : typeof item === 'object' && item !== null && 'rule' in item ? item.rule : undefined;
    if (typeof text !== 'string' || text.trim() === '')
      return { fault: `A rule of the list is no text: ${JSON.stringify(item).slice(0, 60)}.` };
    const given = typeof item === 'object' && item !== null && 'sources' in item && Array.isArray(item.sources) ? item.sources : [];
    const line = withSources(
      text
        .replace(/\s+/g, ' ')
        .replace(/^[-*+•]\s+/, '')
        .trim(),
    );
    rules.push({ text: line.text, sources: [...line.sources, ...given.map(String).flatMap((source) => source.match(/r?\d+/g) ?? [])] });
  }
  return { value: rules };
}

function faultOf(rule: string, asked: Asked): string | undefined {
  if (!/\p{L}/u.test(rule)) return `A rule has no words: "${rule.slice(0, 60)}".`;
  if (isRefusal(rule)) return 'A rule declines instead of saying what to do.';
  const chatter = chatterIn(rule, asked);
  if (chatter !== undefined) return `A rule ${chatter}.`;
  const reasoning = strayReasoning(rule, asked);
  return reasoning === undefined ? undefined : `A rule holds ${reasoning}, which belongs to the reasoning before it.`;
}
