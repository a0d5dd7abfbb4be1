import type { YamlNode } from '../../yamlTree';
import { readYaml } from '../../yamlTree';
import type { CaseRecords, TextPlace } from '../caseRecord';
import { isDataMap } from '../data';
import { RecordCollector } from './recordCollector';
import { wrapperKey } from './wrapper';
import { dataOf } from './yamlData';

/** Reads the cases of a YAML text: a list of mappings, a mapping that holds one, or one that is a case. */
export function readYamlText(file: string, text: string): CaseRecords {
  const collector = new RecordCollector(file);
  const { root, faults } = readYaml(text, 'case file');
  for (const { message, place } of faults) collector.refuse(message, place);
  if (root === undefined) return collector.read();
  if (root.kind === 'list') return readItems(collector, root.items).read();
  const whole = dataOf(root);
  if (root.kind !== 'mapping' || !isDataMap(whole)) {
    collector.refuse('The file is one text, and no list of cases. Write "- input: …" for each case, "expected: …" below it.', root.place);
    return collector.read();
  }
  const wrapped = wrapperKey(whole);
  if (wrapped === undefined) collector.add(whole, root.place);
  else if ('fault' in wrapped) collector.refuse(wrapped.fault, root.place);
  else {
    const list = root.entries.find(([{ name }]) => name === wrapped.key)?.[1];
    return readItems(collector, list?.kind === 'list' ? list.items : []).read(whole);
  }
  return collector.read();
}

function readItems(collector: RecordCollector, items: readonly YamlNode[]): RecordCollector {
  for (const item of items) collector.add(dataOf(item), placeOf(item));
  return collector;
}

function placeOf({ place: { start, end, line, endLine } }: YamlNode): TextPlace {
  return { start, end, line, endLine };
}
