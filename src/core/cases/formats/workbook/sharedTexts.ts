import { readXml, unescaped } from './xml';

/** The texts that cells name by their number. What is there to be read aloud is no part of one. */
export function readSharedTexts(source: string | undefined): readonly string[] {
  const texts: string[] = [];
  let [isText, aside] = [false, 0];
  let parts: string[] = [];
  readXml(source ?? '<sst/>', {
    open(name) {
      if (name === 'si') parts = [];
      if (name === 'rPh') aside++;
      isText = name === 't' && aside === 0;
    },
    close(name) {
      if (name === 'rPh') aside--;
      if (name === 't') isText = false;
      if (name === 'si') texts.push(unescaped(parts.join('')));
    },
    text(part) {
      if (isText) parts.push(part);
    },
  });
  return texts;
}
