import { SaxesParser } from 'saxes';
import { WorkbookError } from './archive';

/** What is done at each element of an XML text, by its name without a prefix. */
export interface ElementHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Goes through an XML text. @throws WorkbookError where it is none */
export function readXml(source: string, { open, close, text }: ElementHandlers): void {
  const parser = new SaxesParser({ xmlns: false });
  const bare = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('error', () => {
    throw new WorkbookError('The workbook is damaged: a part of it is no XML. Save it again, or as CSV UTF-8.');
  });
  parser.on('opentag', ({ name, attributes }) => open?.(bare(name), attributes));
  parser.on('closetag', ({ name }) => close?.(bare(name)));
  parser.on('text', (part) => text?.(part));
  parser.on('cdata', (part) => text?.(part));
  parser.write(source).close();
}

/** A text as a cell has it, where characters that XML cannot hold are written `_x000D_`. */
export function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
