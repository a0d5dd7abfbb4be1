/** The mark before the decimals of a number. */
export type DecimalMark = 'point' | 'comma';

/** What the marks within a number tell by themselves of how it is written; `either` where it may be read in two ways. */
export type MarkEvidence = DecimalMark | 'either' | 'none';

/** Digits with marks between them, as they stand in a text: one number, or several. */
export interface ReadRun {
  readonly values: readonly number[];
  readonly evidence: MarkEvidence;
}

const groupMark = /['\u00A0]/;

/**
 * Reads digits with marks between them, such as `1,234.50`, `1.234,5`, `12,50`, `1'234` or `12,34,567`.
 * Marks that make no number of them part several.
 * @param decimal how a number is read that tells nothing by itself, such as `1,234`
 */
export function readRun(run: string, decimal: DecimalMark): ReadRun {
  const whole = /^\d{1,3}(?:(['\u00A0])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/.test(run) ? run.replace(new RegExp(groupMark, 'g'), '') : run;
  const hadGroups = whole !== run;
  const pieces = whole.split(groupMark);
  if (pieces.length > 1) return { values: pieces.flatMap((piece) => readRun(piece, decimal).values), evidence: 'none' };
  const marks = whole.replace(/\d/g, '');
  if (marks === '') return { values: [Number(whole)], evidence: 'none' };
  const last = marks.at(-1) === '.' ? 'point' : 'comma';
  const shape = shapeOf(whole, marks, hadGroups);
  if (shape === 'several') return { values: whole.split(/[.,]/).filter(Boolean).map(Number), evidence: 'none' };
  const own = shape === 'groups' ? other(last) : shape === 'decimals' ? last : decimal;
  return { values: [numberOf(whole, own)], evidence: shape === 'either' ? 'either' : own };
}

/** What the last mark of digits is: before decimals, between groups of thousands, either of these, or between several numbers. */
function shapeOf(run: string, marks: string, hadGroups: boolean): 'decimals' | 'groups' | 'either' | 'several' {
  const kinds = new Set(marks).size;
  const lastMark = run.search(/[.,]\d*$/);
  const [head, tail] = [run.slice(0, lastMark), run.slice(lastMark + 1)];
  if (kinds === 2) return isGrouped(head) ? 'decimals' : 'several';
  if (marks.length > 1) return isGrouped(run) ? 'groups' : 'several';
  const isDecimal = hadGroups || tail.length !== 3 || head === '' || head.length > 3 || head.startsWith('0');
  return isDecimal ? 'decimals' : 'either';
}

/** Whether one mark parts groups of three digits, or as in India two, but for the last three. */
function isGrouped(run: string): boolean {
  return /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$|^\d{1,2}(?:,\d{2})+,\d{3}$/.test(run);
}

function numberOf(run: string, decimal: DecimalMark): number {
  const [mark, groups] = decimal === 'point' ? ['.', /,/g] : [',', /\./g];
  return Number(run.replace(groups, '').replace(mark, '.'));
}

function other(decimal: DecimalMark): DecimalMark {
  return decimal === 'point' ? 'comma' : 'point';
}
