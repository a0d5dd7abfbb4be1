import type { GenericSchema } from 'valibot';
import { getTitle } from 'valibot';
import type { SchemaNode } from '../schemaWords';
import { faultOf, listed, nodeOf, required, wordsOf } from '../schemaWords';
import { suggestion, unknownKey } from './knownKeys';
import type { YamlKey, YamlNode, YamlPlace } from '../yamlTree';

/** Notes that something at a place is wrong. */
export type Report = (place: YamlPlace, message: string) => void;

/**
 * Reads the value of a key as a schema asks. Everything that is wrong is reported at its place, and what is not wrong beside it is read.
 * @returns what is of the schema's type where nothing was reported; undefined where there is nothing to keep.
 */
export function readNode(asked: GenericSchema, node: YamlNode, key: string, report: Report): unknown {
  const schema = required(asked);
  const wanted = nodeOf(schema);
  switch (wanted.type) {
    case 'union':
      return readUnion(schema, node, key, report);
    case 'variant':
      return readVariant(wanted, node, key, report);
    case 'strict_object':
      return readObject(schema, node, key, report);
    case 'record':
      return readRecord(wanted, node, key, report);
    case 'array':
      return readList(wanted, node, key, report);
    default:
      return readScalar(schema, node, key, report);
  }
}

/** Whether a node is of the kind that a schema takes. */
function takes({ type }: SchemaNode, node: YamlNode): boolean {
  if (node.kind === 'mapping') return type === 'strict_object' || type === 'record' || type === 'variant';
  return node.kind === 'list' ? type === 'array' : !['strict_object', 'record', 'variant', 'array'].includes(type);
}

/** Of several mappings that may be meant, the one that knows most of the keys is. */
function readUnion(schema: GenericSchema, node: YamlNode, key: string, report: Report): unknown {
  const fitting = (nodeOf(schema).options as readonly GenericSchema[]).filter((option) => takes(nodeOf(option), node));
  const names = node.kind === 'mapping' ? node.entries.map(([{ name }]) => name) : [];
  const known = (option: GenericSchema) => names.filter((name) => Object.hasOwn(nodeOf(option).entries ?? {}, name)).length;
  const [meant] = fitting.map((option) => ({ option, known: known(option) })).sort((a, b) => b.known - a.known);
  if (meant !== undefined) return readNode(meant.option, node, key, report);
  report(node.place, `"${key}" must be ${wordsOf(schema)}.`);
  return undefined;
}

/** A mapping of one of several forms, which one of its keys names. */
function readVariant({ key: name, options }: SchemaNode, node: YamlNode, key: string, report: Report): unknown {
  const forms = new Map((options as readonly GenericSchema[]).map((form) => [literalOf(form, String(name)), form]));
  const words = [...forms.keys()];
  const named = node.kind === 'mapping' ? node.entries.find(([entry]) => entry.name === name)?.[1] : undefined;
  if (named === undefined) {
    report(node.place, `"${key}" needs a "${String(name)}", such as "${words[0] ?? ''}".`);
    return undefined;
  }
  const form = named.kind === 'scalar' ? forms.get(named.text) : undefined;
  if (form !== undefined) return readNode(form, node, key, report);
  reportWord(named, String(name), words, report);
  return undefined;
}

function literalOf(form: GenericSchema, name: string): string {
  const entry = nodeOf(form).entries?.[name];
  return entry === undefined ? '' : String(nodeOf(entry).literal);
}

/** An unknown key, a key without a value, and keys that have to be there and are not, are reported; the others are read. */
function readObject(schema: GenericSchema, node: YamlNode, key: string, report: Report): unknown {
  if (node.kind !== 'mapping') {
    report(node.place, `"${key}" must be ${wordsOf(schema)}.`);
    return undefined;
  }
  const { entries = {}, pipe = [] } = nodeOf(schema);
  const known = Object.keys(entries);
  const read = node.entries.map(([name, value]) => [name.name, readEntry(schema, name, value, report)] as const);
  const needed = known.filter((name) => !isOptional(entries[name]));
  const given = new Set(node.entries.map(([{ name }]) => name));
  if (needed.some((name) => !given.has(name))) {
    report(node.place, `"${key}" needs ${listed(needed, 'and')}.`);
    return undefined;
  }
  const kept = Object.fromEntries(read.filter(([, value]) => value !== undefined));
  const isWhole = Object.keys(kept).length === node.entries.length;
  const fault = isWhole && pipe.some(({ type }) => type === 'check') ? faultOf(schema, kept) : undefined;
  if (fault !== undefined) report(node.place, `"${key}" ${fault}`);
  return kept;
}

function readEntry(schema: GenericSchema, { name, place }: YamlKey, value: YamlNode, report: Report): unknown {
  const { entries = {} } = nodeOf(schema);
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry === undefined) {
    report(place, unknownKey(name, Object.keys(entries), getTitle(schema)));
    return undefined;
  }
  if (value.kind === 'scalar' && value.value === null) {
    report(place, `"${name}" has no value. Give it one, or remove the key.`);
    return undefined;
  }
  return readNode(entry, value, name, report);
}

/** A mapping with keys that are not known before. */
function readRecord({ value: each }: SchemaNode, node: YamlNode, key: string, report: Report): unknown {
  if (node.kind !== 'mapping' || each === undefined) {
    report(node.place, `"${key}" must be a mapping.`);
    return undefined;
  }
  const read = node.entries.map(([{ name }, value]) => [name, readNode(each, value, name, report)] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function readList({ item }: SchemaNode, node: YamlNode, key: string, report: Report): unknown {
  if (node.kind !== 'list' || item === undefined) {
    report(node.place, `"${key}" must be a list.`);
    return undefined;
  }
  return node.items.map((each) => readNode(item, each, key, report)).filter((value) => value !== undefined);
}

/** A text is read as it is written: `007`. */
function readScalar(schema: GenericSchema, node: YamlNode, key: string, report: Report): unknown {
  const { type, options = [] } = nodeOf(schema);
  const isText = type !== 'number' && type !== 'boolean';
  const value = node.kind === 'scalar' ? (isText ? node.text : node.value) : undefined;
  const fault = faultOf(schema, value);
  if (fault === undefined) return value;
  if (type === 'picklist') reportWord(node, key, options.map(String), report);
  else report(node.place, `"${key}" ${fault}`);
  return undefined;
}

function reportWord(node: YamlNode, key: string, words: readonly string[], report: Report): void {
  report(node.place, `"${key}" must be ${listed(words, 'or')}.${suggestion(node.kind === 'scalar' ? node.text : '', words)}`);
}

function isOptional(entry: GenericSchema | undefined): boolean {
  return (entry as SchemaNode | undefined)?.type === 'exact_optional';
}
