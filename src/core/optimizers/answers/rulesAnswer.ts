import type { AnswerFormat } from '../../models/model';
import { cleanAnswer, isRefusal } from '../../modelText/cleanAnswer';
import { isWithin } from '../../modelText/copies';
import { isCutJson, jsonParts, placedJson } from '../../modelText/jsonParts';
import type { Asked, Reading } from '../../modelText/reading';
import { sketchText } from '../../near/textSketch';
import { faultOfTalk, tidied } from './answeredText';
import { onlyPlainBlock, withoutFence } from './codeBlocks';
import { lastMarked, pairOf } from './markPair';

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
        // A small model that may leave the list empty does so.
        minItems: 1,
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

/** Against what a list of rules is held. */
export interface AskedRules extends Asked {
  /** The prompt without its rules. */
  readonly prompt: string;
  /** The texts of its rules: they are a person's, or were read before. */
  readonly memory: readonly string[];
}

const openMark = '<rules>';
const closeMark = '</rules>';
const marks = pairOf('rules');

/**
 * Reads the complete list of rules in an answer: as the JSON that was asked for, between the last `<rules>` and `</rules>`, as JSON there
 * or in prose, or in the only block of code when that is a list. A list of which a part cannot be read is a fault: a half of it is never
 * adopted. Where single rules say nothing (a bare label, the prompt again), the others are what may be taken in the end.
 */
export function readRules(answer: string, asked: AskedRules): Reading<readonly AnsweredRule[]> {
  const cleaned = cleanAnswer(answer, asked, marks.open);
  if ('fault' in cleaned) return { fault: cleaned.fault };
  const found = findRules(cleaned.value, asked);
  if ('fault' in found) return found;
  const known = new Set(asked.memory);
  const before = [asked.prompt, ...asked.memory].join('\n');
  const rules = found.value.map((rule) => (known.has(rule.text) ? rule : { ...rule, text: tidied(rule.text, before) }));
  if (rules.length === 0) return { fault: 'The list has no rules, though the cases of the request were answered wrongly without one.' };
  const unknown = rules.filter(({ text }) => !known.has(text));
  const fault = unknown.map(({ text }) => faultOf(text, asked, before)).find((each) => each !== undefined);
  if (fault !== undefined) return { fault };
  const idle = rules.map(({ text }) => (known.has(text) ? undefined : faultOfIdle(text, asked)));
  const telling = mergeSame(rules.filter((_, index) => idle[index] === undefined));
  const first = idle.find((each) => each !== undefined);
  return first === undefined ? { value: telling } : { fault: first, ...(telling.length === 0 ? {} : { fallback: telling }) };
}

/** Each rule once, whatever its case and marks at its end, with the sources of all that say it. */
function mergeSame(rules: readonly AnsweredRule[]): readonly AnsweredRule[] {
  const merged = new Map<string, AnsweredRule>();
  for (const rule of rules) {
    const { same } = sketchText(rule.text);
    const known = merged.get(same);
    merged.set(same, known === undefined ? rule : { text: known.text, sources: [...new Set([...known.sources, ...rule.sources])] });
  }
  return [...merged.values()];
}

function findRules(text: string, asked: AskedRules): Reading<readonly AnsweredRule[]> {
  const parts = placedJson(text, asked.request).flatMap(({ value, start, end }) => {
    const list = listIn(value);
    return list === undefined ? [] : [{ ...list, start, end }];
  });
  const marked = lastMarked(text, marks);
  const last = parts.at(-1);
  if (marked !== undefined && !(last !== undefined && last.start < marked.start && marked.start < last.end)) {
    if (marked.inner === undefined)
      return { fault: `The answer has ${openMark} without ${closeMark} after it: it was cut off, or its end is not marked.` };
    return readMarked(withoutFence(marked.inner));
  }
  if (last !== undefined) return readItems(last.items);
  if (isCutJson(text)) return { fault: 'The answer is JSON that was cut off.' };
  const none = `The answer has no list between ${openMark} and ${closeMark}`;
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
  return found === undefined ? readLines(list) : readItems(found.items);
}

const bullet = /^(\s*)(?:[-*+•‣▪●○◦·–—]|\(?\d{1,3}[.)]|\*\*\d{1,3}[.)]\*\*)\s+(.*\S)\s*$/;
/** Where a rule ends in the tags of its sources, and the next one begins on the same line. */
const nextOnLine = /(?<=\[(?:\s*r?\d+\s*,?)+\])\s+(?=[-*•]\s+\S)/;

/** One rule a line, beginning with a bullet or a number, or ending in its sources; an indented line goes on with the rule above it. */
function readLines(list: string): Reading<readonly AnsweredRule[]> {
  const lines: string[] = [];
  let outermost: number | undefined;
  for (const line of list.split(/\r?\n/).flatMap((each) => each.split(nextOnLine))) {
    const [, indent = '', rule] = bullet.exec(line) ?? [];
    const last = lines.length - 1;
    outermost ??= rule === undefined ? undefined : indent.length;
    // Alone it would say something else than under the rule it belongs to.
    if (rule !== undefined && indent.length >= (outermost ?? 0) + 2)
      return { fault: `A rule has a list of its own: "${rule.slice(0, 60)}" stands below another rule. Write each rule on one line.` };
    if (rule !== undefined) lines.push(rule);
    else if (last >= 0 && /^\s{2,}\S/.test(line)) lines[last] = `${lines[last] ?? ''} ${line.trim()}`;
    else if (withSources(line.trim()).sources.length > 0) lines.push(line.trim());
    else if (line.trim() !== '' && !/^\s*```\w*\s*$/.test(line))
      return { fault: `A line of the list is no rule: "${line.trim().slice(0, 60)}" does not begin with "- ".` };
  }
  return { value: lines.map(withSources).filter(({ text }) => text !== '') };
}

const source = String.raw`(?:cases?|rules?|sources?)?\s*:?\s*#?r?\d+`;
const sourceTags = new RegExp(String.raw`\s*[[(](${source}(?:\s*(?:,|;|&|and)\s*${source})*\s*,?\s*)[\])]\s*\.?$`, 'i');

/** A rule with the sources in brackets at its end: `[r1, 2]`, `(cases 2 and 5)`. A number alone in round ones may mean something else. */
function withSources(line: string): AnsweredRule {
  const tags = sourceTags.exec(line);
  const isMeant = tags !== null && (tags[0].includes('[') || /[a-z]/i.test(tags[1] ?? ''));
  if (!isMeant) return { text: withoutNumber(line), sources: [] };
  return { text: withoutNumber(line.slice(0, tags.index).trim()), sources: tags[1]?.match(/r?\d+/g) ?? [] };
}

const ruleWords = 'rule|regel|règle|regla|regra|regola|правило|规则|規則|ルール';
const ruleNumber = new RegExp(
  String.raw`^(?:\*\*|__)?(?:${ruleWords})\s*#?\d{1,3}\s*(?:[:：.)–—-]\s*(?:\*\*|__)?|(?:\*\*|__)\s*[:：]?)\s*(?=\S)`,
  'iu',
);

/** A rule without its number before it: `**Rule 1:** …`, `Regel 2 – …`. */
function withoutNumber(rule: string): string {
  return rule.replace(ruleNumber, '');
}

/** The list of rules that a JSON value holds. A list alone counts when it is one of texts or of rules. */
function listIn(value: unknown): { readonly items: readonly unknown[] } | undefined {
  const items = Array.isArray(value)
    ? (value as unknown[])
    : typeof value === 'object' && value !== null && 'rules' in value
      ? value.rules
      : undefined;
  if (!Array.isArray(items)) return undefined;
  const plausible =
    !Array.isArray(value) || (items.length > 0 && items.every((item) => typeof item === 'object' && item !== null && 'rule' in item));
  return plausible ? { items: items as readonly unknown[] } : undefined;
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
    const answer =
      typeof item === 'object' && item !== null && 'answer' in item && typeof item.answer === 'string' ? item.answer.trim() : '';
    const said = answer === '' || namesAnswer(line.text, answer) ? line.text : `${answer}: ${line.text}`;
    rules.push({ text: said, sources: [...line.sources, ...given.map(String).flatMap((source) => source.match(/r?\d+/g) ?? [])] });
  }
  return { value: rules };
}

/** Whether a text has an answer as a word of its own. */
export function namesAnswer(text: string, answer: string): boolean {
  const isPart = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);
  for (let at = text.indexOf(answer); at >= 0; at = text.indexOf(answer, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + answer.length])) return true;
  }
  return false;
}

function faultOf(rule: string, asked: AskedRules, before: string): string | undefined {
  return rule === '' ? 'A rule is empty.' : faultOfTalk('A rule', rule, asked, before);
}

/** A word of a script that has spaces between words, or two where the second is a number: `billing`, `card_arrival`, `Case 2`. */
const bareWord = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}_/-]+(?:\s+#?\d+)?$/u;
/** A rule that the prompt has word for word is at least so long. */
const fewestWordsOfPrompt = 4;

/** Why a rule says nothing: a label alone, or what the prompt says already. */
function faultOfIdle(rule: string, asked: AskedRules): string | undefined {
  const plain = rule.replace(/^[*_`"'\s]+|[*_`"'\s]+$/g, '');
  const isAnswer = ['expected', 'answer'].some((tag) => asked.request.includes(`<${tag}>${plain}</${tag}>`));
  if (isAnswer || bareWord.test(plain) || /[:：]$/.test(plain))
    return `A rule is a bare label: "${rule.slice(0, 60)}". Write for which inputs it holds, and what to do.`;
  return isWithin(rule, asked.prompt, fewestWordsOfPrompt)
    ? `A rule repeats the prompt: "${rule.slice(0, 60)}". Write only what the prompt does not say.`
    : undefined;
}
