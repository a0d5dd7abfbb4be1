import type { Json } from '../json';
import { kindOf } from '../prompt/kinds/componentKinds';
import type { Component, Values } from '../prompt/program';
import { tidyJson } from '../prompt/kinds/jsonText';
import type { Report } from './readBySchema';
import { plainValue } from './inlineCases';
import type { YamlNode } from '../yamlTree';
import { readYaml } from '../yamlTree';

/** The key of an eval file below which configuration stands. */
export const configurationKey = 'config';

const name = /^[A-Za-z][\w.-]*(?::[\w./-]+)?$/;

/** Configuration as components: values by name. What is named `tool:…` is a tool. */
export function configuration(node: YamlNode, key: string, report: Report): readonly Component[] | undefined {
  if (node.kind !== 'mapping') {
    report(node.place, `"${key}" must be a mapping of names to values, such as "retrieval.topK: 5".`);
    return undefined;
  }
  return node.entries.flatMap(([{ name: given, place }, value]) => {
    const component = componentOf(given, plainValue(value));
    const fault = name.test(given) ? faultOf(component, value) : 'has a name that is not made of letters, digits, ".", "-" and "_"';
    if (fault !== undefined) report(place, `${kindOf(component).noun} "${given}" ${fault}.`);
    return fault === undefined ? [component] : [];
  });
}

/** The configuration that the text of an eval file has; none where it cannot be read. */
export function configurationIn(source: string): readonly Component[] {
  const node = nodeIn(source);
  return node === undefined ? [] : (configuration(node, configurationKey, () => undefined) ?? []);
}

/**
 * The text of an eval file with other values in its configuration. Everything else stays, byte for byte. A value that is a list or a
 * mapping is
 * written on one line.
 * @throws Error when a name is not there, or the file is written in a way in which that cannot be done.
 */
export function writeConfiguration(source: string, values: Values): string {
  const before = configurationIn(source);
  const entries = nodeIn(source)?.entries ?? [];
  const edits = Object.entries(values).map(([wanted, value]) => {
    const node = entries.find(([key]) => key.name === wanted)?.[1];
    if (node === undefined) throw new Error(`The eval file has no "${wanted}" below "${configurationKey}".`);
    const { start, end } = node.place;
    return { start, end: start + source.slice(start, end).trimEnd().length, text: written(value, node) };
  });
  const text = edits
    .sort((a, b) => b.start - a.start)
    .reduce((changed, edit) => changed.slice(0, edit.start) + edit.text + changed.slice(edit.end), source);
  const after = configurationIn(text);
  const wanted = before.map((component) => ({
    ...component,
    value: Object.hasOwn(values, component.name) ? tidyJson(values[component.name] ?? '') : component.value,
  }));
  if (JSON.stringify(after) !== JSON.stringify(wanted))
    throw new Error(`What stands below "${configurationKey}" in the eval file is written in a way that cannot be changed here.`);
  return text;
}

function componentOf(given: string, value: Json): Component {
  return { name: given, kind: given.startsWith('tool:') ? 'tool' : 'config', value: JSON.stringify(value) };
}

function faultOf(component: Component, node: YamlNode): string | undefined {
  if (node.kind === 'scalar' && node.value === null) return 'has no value';
  return kindOf(component).fault(component.value, component);
}

function nodeIn(source: string): (YamlNode & { readonly kind: 'mapping' }) | undefined {
  const { root } = readYaml(source);
  const node = root?.kind === 'mapping' ? root.entries.find(([key]) => key.name === configurationKey)?.[1] : undefined;
  return node?.kind === 'mapping' ? node : undefined;
}

/** JSON is YAML. A text that stood there without quotes stays without where it can. */
function written(value: string, node: YamlNode): string {
  const json = JSON.parse(value) as Json;
  const wasPlain = node.kind === 'scalar' && typeof node.value === 'string' && node.place.end - node.place.start === node.text.length;
  return wasPlain &&
    typeof json === 'string' &&
    /^[A-Za-z][\w./-]*(?::[\w./-]+)*$/.test(json) &&
    !/^(?:true|false|null|yes|no|on|off)$/i.test(json)
    ? json
    : value;
}
