import { faultOfBodyText, renderSection, tidyText } from './bodyText';
import type { ComponentKind } from './componentKind';

const word = 'exemplars';
const block = /^<example>\n<input>\n([\s\S]*?)\n<\/input>\n<output>\n([\s\S]*?)\n<\/output>\n<\/example>$/;
const anyTag = /<\/?(?:example|input|output)>/;

/** An input with the output that it should lead to. */
export interface Exemplar {
  readonly input: string;
  readonly output: string;
}

/** Examples in the prompt, each an input with its output. They are made from training cases, and so may quote them. */
export const exemplarsKind: ComponentKind<'exemplars'> = {
  id: 'exemplars',
  noun: 'Slot',
  stands: 'body',
  marker: { word, section: 'section of examples' },
  quotesCases: true,
  tidy: tidyText,
  fault: (value) => faultOfBodyText(value) ?? faultOfBlocks(value),
  render: (value, before, text) => renderSection(word, value, before, text),
  read: tidyText,
  items: blocksOf,
  ofItems: (texts) => texts.join('\n\n'),
};

/** One example as it stands in a prompt: an item of such a component. */
export function formatExemplar({ input, output }: Exemplar): string {
  return `<example>\n<input>\n${tidyText(input)}\n</input>\n<output>\n${tidyText(output)}\n</output>\n</example>`;
}

/** What such an item says; undefined where it is none. */
export function readExemplar(text: string): Exemplar | undefined {
  const [, input, output] = block.exec(text) ?? [];
  return input === undefined || output === undefined || anyTag.test(input) || anyTag.test(output) ? undefined : { input, output };
}

function blocksOf(value: string): readonly string[] {
  return value === '' ? [] : value.split(/(?<=^<\/example>)\n+(?=<example>$)/m);
}

function faultOfBlocks(value: string): string | undefined {
  const broken = blocksOf(value).find((text) => readExemplar(text) === undefined);
  return broken === undefined ? undefined : `holds what is no example with an input and an output: "${broken.slice(0, 60)}"`;
}
