import type { Json } from '../../json';
import { modelIdPattern } from '../../models/modelId';
import type { Component } from '../program';
import type { ComponentKind } from './componentKind';
import { jsonOf, recordOf, tidyJson, typeOf } from './jsonText';

/**
 * A piece of configuration, such as a model id, a number of documents or a roster. A new value is of the type of the one before: a whole
 * number stays
 * whole and on its side of zero, the parts of a list are of its types, a mapping keeps its keys. What is named `model.…` is a model id.
 */
export const configKind: ComponentKind<'config'> = {
  id: 'config',
  noun: 'Setting',
  stands: 'eval file',
  tidy: tidyJson,
  fault: (value, before) => {
    const [now, was] = [jsonOf(value), jsonOf(before.value)];
    if (now === undefined) return 'is no JSON';
    return faultOfModel(now, before) ?? (was === undefined ? undefined : faultOfValue(now, was));
  },
  render: (value) => value,
  read: (written) => (jsonOf(written) === undefined ? undefined : tidyJson(written)),
  items: (value) => {
    const parts = jsonOf(value);
    return Array.isArray(parts) ? (parts as readonly Json[]).map((part) => JSON.stringify(part)) : [];
  },
  ofItems: (texts) => `[${texts.join(',')}]`,
};

function faultOfModel(now: Json, { name }: Component): string | undefined {
  if (!name.startsWith('model.') || (typeof now === 'string' && modelIdPattern.test(now))) return undefined;
  return 'must be a model: "lexical", "openai:NAME" or "vscode:VENDOR/NAME"';
}

function faultOfValue(now: Json, was: Json): string | undefined {
  if (typeOf(now) !== typeOf(was)) return `must be ${typeOf(was)}, as it was, not ${typeOf(now)}`;
  if (typeof now === 'number' && typeof was === 'number') return faultOfNumber(now, was);
  if (typeof now === 'string') return now.trim() === '' ? 'is empty' : undefined;
  if (Array.isArray(now) && Array.isArray(was)) return faultOfList(now as readonly Json[], was as readonly Json[]);
  const [entries, known] = [recordOf(now), recordOf(was)];
  if (entries === undefined || known === undefined) return undefined;
  const [lost, added] = [
    Object.keys(known).find((key) => !Object.hasOwn(entries, key)),
    Object.keys(entries).find((key) => !Object.hasOwn(known, key)),
  ];
  if (lost !== undefined) return `loses its "${lost}"`;
  if (added !== undefined) return `has a new "${added}"`;
  return Object.entries(entries).flatMap(([key, value]) => within(`"${key}"`, faultOfValue(value, known[key] ?? null)))[0];
}

function faultOfNumber(now: number, was: number): string | undefined {
  if (Number.isInteger(was) && !Number.isSafeInteger(now)) return 'must be a whole number, as it was';
  return (was >= 0 && now < 0) || (was > 0 && now === 0) ? `must be ${was > 0 ? 'above 0' : 'at least 0'}, as it was` : undefined;
}

function faultOfList(now: readonly Json[], was: readonly Json[]): string | undefined {
  const types = new Set(was.map(typeOf));
  const odd = types.size === 0 ? undefined : now.find((part) => !types.has(typeOf(part)));
  return odd === undefined ? undefined : `has ${typeOf(odd)} in its list, where it had ${[...types].join(' and ')}`;
}

function within(what: string, fault: string | undefined): readonly string[] {
  return fault === undefined ? [] : [`has a ${what} that ${fault}`];
}
