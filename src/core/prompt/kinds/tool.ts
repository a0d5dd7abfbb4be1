import type { Json } from '../../json';
import type { ComponentKind } from './componentKind';
import { jsonOf, recordOf, tidyJson } from './jsonText';

/** What may change of a tool: words by which a model decides to call it, and with which values. */
const wording: ReadonlySet<string> = new Set(['description', 'enum', 'examples', 'title']);

/**
 * A tool as models are told of it: a JSON mapping with a `description` and perhaps `parameters`, a JSON schema. Its interface stays: only
 * words change.
 */
export const toolKind: ComponentKind<'tool'> = {
  id: 'tool',
  noun: 'Tool',
  stands: 'eval file',
  tidy: tidyJson,
  fault: (value, before) => {
    const [now, was] = [recordOf(jsonOf(value)), recordOf(jsonOf(before.value))];
    if (now === undefined) return 'is no JSON mapping';
    if (typeof now['description'] !== 'string' || now['description'].trim() === '') return 'has no "description"';
    return was !== undefined && JSON.stringify(interfaceOf(now)) !== JSON.stringify(interfaceOf(was))
      ? 'changes more than its words: its name and its parameters stay'
      : undefined;
  },
  render: (value) => value,
  read: (written) => (recordOf(jsonOf(written)) === undefined ? undefined : tidyJson(written)),
};

/** A tool without its words, its keys in order. Names of parameters are no words, whatever they are. */
function interfaceOf(value: Json, isNames = false): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((part) => interfaceOf(part));
  const entries = recordOf(value);
  if (entries === undefined) return value;
  const kept = Object.entries(entries)
    .filter(([key]) => isNames || !wording.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept.map(([key, part]) => [key, interfaceOf(part, !isNames && key === 'properties')]));
}
