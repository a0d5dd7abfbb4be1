import type { GenericSchema } from 'valibot';
import { safeParse } from 'valibot';

/** A schema as far as it is read here: a node of a tree, with what it is made of. */
export interface SchemaNode {
  readonly type: string;
  /** What narrows it: checks with what they require. */
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
  /** Of an object. */
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  /** Of a union or a variant, schemas; of a picklist, words. */
  readonly options?: readonly unknown[];
  /** Of an optional entry, what it is where it is there. */
  readonly wrapped?: GenericSchema;
  /** Of a record, its values. */
  readonly value?: GenericSchema;
  /** Of a variant, the name of the key that says which of its options is meant. */
  readonly key?: unknown;
  /** Of an array, its items. */
  readonly item?: GenericSchema;
  /** Of a literal, what it is. */
  readonly literal?: unknown;
}

/** What an entry is where it is there: the schema without what only says that it may be left out. */
export function required(schema: GenericSchema): GenericSchema {
  const { wrapped } = schema as SchemaNode;
  return wrapped === undefined ? schema : required(wrapped);
}

/** That schema as a node. */
export function nodeOf(schema: GenericSchema): SchemaNode {
  return required(schema);
}

/** What a schema asks for, in words that follow “must be”: `a whole number from 1 to 100`, `true or false`, `"a" or "b"`. */
export function wordsOf(schema: GenericSchema): string {
  const node = nodeOf(schema);
  switch (node.type) {
    case 'number':
      return numberWords(node);
    case 'boolean':
      return 'true or false';
    case 'picklist':
      return listed((node.options ?? []).map(String), 'or');
    case 'strict_object':
      return `a mapping with ${listed(Object.keys(node.entries ?? {}), 'or')}`;
    case 'variant':
      return `a mapping with "${String(node.key)}"`;
    case 'record':
      return 'a mapping';
    case 'array':
      return 'a list';
    case 'union':
      return [...new Set((node.options as readonly GenericSchema[]).map(wordsOf))].join(', or ');
    default:
      return 'a text that is not empty';
  }
}

function numberWords({ pipe = [] }: SchemaNode): string {
  const asked = (type: string) => pipe.find((action) => action.type === type)?.requirement as number | undefined;
  const what = asked('integer') === undefined ? 'a number' : 'a whole number';
  const [least, above, most] = [asked('min_value'), asked('gt_value'), asked('max_value')];
  if (above !== undefined) return `${what} above ${above}`;
  if (least === undefined) return what;
  return most === undefined ? `${what} of at least ${least}` : `${what} from ${least} to ${most}`;
}

/** Words in quotes, as a sentence lists them: `"a", "b" or "c"`. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${conjunction} ${quoted.at(-1) ?? ''}`;
}

/**
 * What is wrong with a value, as the rest of a sentence that begins with its name; undefined where it is as the schema asks. A schema's own
 * checks say so themselves.
 */
export function faultOf(schema: GenericSchema, value: unknown): string | undefined {
  const { issues } = safeParse(schema, value, { abortPipeEarly: true });
  if (issues === undefined) return undefined;
  const [{ type, message }] = issues;
  return type === 'check' || type === 'regex' ? message : `must be ${wordsOf(schema)}.`;
}
