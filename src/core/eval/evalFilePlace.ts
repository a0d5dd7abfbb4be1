import type { YamlNode } from '../yamlTree';
import { readYaml } from '../yamlTree';

/**
 * The line on which a key of an eval file stands, from 1; that of the mapping it would be in where it is not there.
 * `path` leads to it, such as `['models', 'task']`.
 */
export function lineOfKey(source: string, path: readonly string[]): number {
  let node: YamlNode | undefined = readYaml(source).root;
  let line = 1;
  for (const key of path) {
    const entry: readonly [{ readonly place: { readonly line: number } }, YamlNode] | undefined =
      node?.kind === 'mapping' ? node.entries.find(([{ name }]) => name === key) : undefined;
    if (entry === undefined) return line;
    line = entry[0].place.line;
    node = entry[1];
  }
  return line;
}
