import type { YamlNode } from '../../yamlTree';
import type { Data } from '../data';
import { Written } from '../data';

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A node as a value: numbers and words as they are written. */
export function dataOf(node: YamlNode): Data {
  switch (node.kind) {
    case 'scalar':
      if (node.value === null || typeof node.value === 'string') return node.value;
      return new Written(node.text, jsonNumber.test(node.text) ? node.text : JSON.stringify(node.value));
    case 'list':
      return node.items.map(dataOf);
    case 'mapping':
      return new Map(node.entries.map(([{ name }, value]) => [name, dataOf(value)]));
  }
}
