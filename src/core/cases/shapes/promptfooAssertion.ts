import type { CaseAssertion } from '../assertion';
import type { Data, DataMap } from '../data';
import { isDataList, isDataMap, jsonOf, textOf } from '../data';

/** An assertion for which there is no metric, or that cannot be read; `fault` says so, in a sentence. */
export interface UnreadAssertion {
  readonly fault: string;
}

/** The metrics of promptfoo's assertions that compare with a text. */
const comparing: ReadonlyMap<string, string> = new Map([
  ...['equals', 'contains', 'icontains', 'regex'].map((name) => [name, name] as const),
  ...(['contains-any', 'icontains-any'] as const).map((name) => [name, name.slice(0, -'-any'.length)] as const),
  ...(['contains-all', 'icontains-all'] as const).map((name) => [name, name.slice(0, -'-all'.length)] as const),
]);

/** Promptfoo's further assertions, by which a cell of a table may begin. */
const further: ReadonlySet<string> = new Set([
  ...['javascript', 'fn', 'eval', 'python', 'ruby', 'file', 'webhook', 'grade', 'llm-rubric', 'g-eval', 'similar', 'classifier'],
  ...['levenshtein', 'rouge-n', 'bleu', 'gleu', 'meteor', 'starts-with', 'is-json', 'contains-json', 'is-xml', 'contains-xml', 'is-html'],
  ...['contains-html', 'is-sql', 'contains-sql', 'is-refusal', 'is-valid-function-call', 'is-valid-openai-function-call'],
  ...['is-valid-openai-tools-call', 'latency', 'cost', 'perplexity', 'perplexity-score', 'factuality', 'moderation', 'guardrails'],
  ...['answer-relevance', 'context-recall', 'context-relevance', 'context-faithfulness', 'conversation-relevance', 'select-best'],
  ...['max-score', 'model-graded-factuality', 'model-graded-closedqa', 'pi', 'search-rubric', 'word-count', 'finish-reason'],
  ...['tool-call-f1', 'trajectory', 'human', 'assert-set'],
]);

/** What else may stand at an assertion without changing what it compares. */
const harmless: ReadonlySet<string> = new Set(['type', 'value', 'metric', 'weight']);

/** Reads an assertion of promptfoo's. @param variables those of its test, which it may name as `{{name}}` */
export function readAssertion(assertion: Data, variables: DataMap): readonly CaseAssertion[] | UnreadAssertion {
  if (!isDataMap(assertion)) return { fault: 'An assertion is no object with a "type". Write it so.' };
  const type = textOf(assertion.get('type')) ?? '';
  const stray = [...assertion.keys()].find((key) => !harmless.has(key));
  if (comparing.has(type) && stray !== undefined)
    return { fault: `The assertion "${type}" has "${stray}", which is not read here. Remove it.` };
  if (textOf(assertion.get('weight')) === '0') return { fault: `The assertion "${type}" has no weight. Remove it.` };
  const value = filled(assertion.get('value'), variables);
  return 'fault' in value ? value : compared(type, value.value);
}

/**
 * Reads a cell of the column `__expected`: an assertion by its name, such as `contains: refund`, or else the text itself.
 */
export function readCell(cell: string, variables: DataMap): readonly CaseAssertion[] | UnreadAssertion {
  const [, name, rest = ''] = /^\s*([a-z][a-z0-9-]*)(?:\([^)]*\))?(?::([\s\S]*))?$/.exec(cell) ?? [];
  const bare = name?.replace(/^not-/, '');
  const isNamed = bare !== undefined && (comparing.has(bare) ? cell.includes(':') : further.has(bare));
  if (name === undefined || !isNamed) {
    const value = filled(cell, variables);
    return 'fault' in value ? value : compared('equals', value.value);
  }
  const isList = /-(?:any|all)$/.test(name);
  const value = filled(isList ? rest.split(',').map((each) => each.trim()) : rest.trim(), variables);
  return 'fault' in value ? value : compared(name, value.value);
}

function compared(type: string, value: Data): readonly CaseAssertion[] | UnreadAssertion {
  const metric = comparing.get(type);
  if (metric === undefined) return { fault: `There is no metric for the assertion "${type}". Remove it, or write another.` };
  if (type.endsWith('-any') || type.endsWith('-all')) {
    const texts = isDataList(value) ? value.map((each) => textOf(each) ?? '') : (textOf(value) ?? '').split(',').map((each) => each.trim());
    if (texts.every((text) => text === '')) return { fault: `The assertion "${type}" lists nothing. Write what it looks for.` };
    return type.endsWith('-any') ? [{ metric, expected: texts }] : texts.map((expected) => ({ metric, expected }));
  }
  if (isDataMap(value) || isDataList(value)) {
    if (metric === 'equals') return [{ metric: 'json', expected: jsonOf(value) }];
    return { fault: `The assertion "${type}" compares with a text, and its "value" is none.` };
  }
  const text = textOf(value) ?? '';
  return text === '' ? { fault: `The assertion "${type}" has no "value". Write what it compares with.` } : [{ metric, expected: text }];
}

/** A value with what it names filled in: a variable as a whole. Templates that do more are not run. */
function filled(value: Data | undefined, variables: DataMap): { readonly value: Data } | UnreadAssertion {
  if (value === undefined) return { value: null };
  if (isDataList(value)) {
    const all = value.map((each) => filled(each, variables));
    const unread = all.find((each) => 'fault' in each);
    return unread ?? { value: all.map((each) => ('value' in each ? each.value : null)) };
  }
  if (typeof value !== 'string') return { value };
  if (/^\s*file:\/\//.test(value)) return { fault: 'An assertion stands in another file, which is not read. Write it into the test.' };
  const name = /^\s*\{\{\s*([\w-]+)\s*\}\}\s*$/.exec(value)?.[1];
  if (name !== undefined && variables.has(name)) return { value: variables.get(name) ?? null };
  return /\{\{|\{%/.test(value)
    ? { fault: `An assertion compares with a template (${value.trim()}), which is not run. Write the text.` }
    : { value };
}
