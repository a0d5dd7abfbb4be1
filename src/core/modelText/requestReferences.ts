/** What a request shows by number, and a prompt does not: whoever reads the prompt knows none of it. */
const shown =
  '(?:reflections?|trials?|cases?|examples?|rules?|instructions?|failures?|reflexion(?:en)?|fall|fälle|regeln?|réflexions?|cas|règles?|' +
  'reflexi[oó]n(?:es)?|casos?|reglas?|reflex(?:ão|ões)|regras?|riflession[ei]|casi?|regol[ae])';
const number = String.raw`(?:#|n[or]\.?\s?|nº\s?)?r?\d{1,3}`;
const pointers = [
  String.raw`see|cf\.?|per|from|as in|like in|based on|according to|source[s:]*|siehe|vgl\.?|aus|laut`,
  'voir|selon|véase|ver|según|vedi|secondo|见|参见|根据',
].join('|');
const pointer = `(?:${pointers})`;
const numbers = String.raw`${number}(?:\s*(?:,|;|&|-|–|and|or|und|et|y|e)\s*(?:${shown}\s*)?${number})*`;

const reflections = '(?:reflections?|reflexion(?:en)?|réflexions?|reflexi[oó]n(?:es)?|riflession[ei]|反思)';

/** A note in brackets that only points to such parts: `(see reflection 1)`, `[from cases 2 and 5]`. A rule 3 may be anybody's. */
const note = new RegExp(
  String.raw`\s*[([（【](?:${reflections}\s*${numbers}|` +
    String.raw`${pointer}\s*(?:the\s)?(?:(?:${shown}|案例)\s*${numbers}|r\d{1,3}(?:,\s*r?\d{1,3})*))[)\]）】]`,
  'giu',
);
/** The same without brackets: a reflection with its number, or anything else that is pointed at. */
const reference = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${reflections}\s*${number}` +
    String.raw`|(?:see|cf\.?|as in|like in|siehe|voir|véase|vedi)\s+(?:${shown}\s*${number}|r\d{1,3}))(?![\p{L}\p{N}])|参见案例\s?\d+`,
  'iu',
);

/** A text without notes in brackets on the parts of a request, unless the text before it has such notes. */
export function withoutReferences(text: string, before: string): string {
  return before.search(note) >= 0 ? text : text.replace(note, '').trim();
}

/** What a text says of a numbered part of its request; undefined where it says nothing of one, or the text before it did as well. */
export function referenceIn(text: string, before: string): string | undefined {
  return reference.test(before) ? undefined : reference.exec(text)?.[0];
}
