import { shortHash } from '../hash';
import type { TextSketch } from '../near/textSketch';
import { decodeSketches, encodeSketch, isNear, sketchText } from '../near/textSketch';
import { NearIndex } from '../near/nearIndex';
import type { Case } from './case';
import { twinKey } from './twins';

/** The characters of a fingerprint that are the same for twins, and for them alone. */
const keyLength = 12;

/**
 * A short text that stands for what a case asks, and is kept of each case that a run used: 89 characters, 77 for each further text.
 * It begins with what all twins share; behind it stand sketches of the input and the variables, by which near copies are found (see
 * `NearCases`). It holds nothing of the case's own words.
 */
export function caseFingerprint({ input, variables }: Pick<Case, 'input' | 'variables'>): string {
  const texts = [input, ...Object.values(variables)].filter((text) => text.trim() !== '');
  return shortHash(twinKey({ input, variables })) + texts.map((text) => encodeSketch(sketchText(text))).join('');
}

/** The part of a fingerprint that is the same for twins. */
export function twinPart(fingerprint: string): string {
  return fingerprint.slice(0, keyLength);
}

/**
 * Cases that are known, and what is known of them: finds what a case is a near copy of. One is near to another if each of its texts is,
 * the input and the variables in any order and under any name.
 */
export class NearCases<Known> {
  private readonly index = new NearIndex();
  private readonly all: { readonly sketches: readonly TextSketch[]; readonly known: Known }[] = [];

  /** Takes in a case by its fingerprint. */
  add(fingerprint: string, known: Known): void {
    const sketches = decodeSketches(fingerprint, keyLength);
    for (const sketch of sketches) this.index.add(sketch, this.all.length);
    this.all.push({ sketches, known });
  }

  /** What is known of the first case that a case is near to, as they were taken in; undefined where it is near to none. */
  find(fingerprint: string): Known | undefined {
    const sketches = decodeSketches(fingerprint, keyLength);
    const longest = sketches.reduce<TextSketch | undefined>(
      (one, other) => (one === undefined || other.pairs > one.pairs ? other : one),
      undefined,
    );
    if (longest === undefined) return undefined;
    let first = Infinity;
    for (const at of this.index.candidates(longest)) {
      if (at < first && areNear(this.all[at]?.sketches ?? [], sketches)) first = at;
    }
    return this.all[first]?.known;
  }
}

/** Whether each text of a case has one of its own among those of a known case that it is near to. */
function areNear(known: readonly TextSketch[], texts: readonly TextSketch[]): boolean {
  if (known.length !== texts.length) return false;
  const free = [...known];
  const take = (matches: (one: TextSketch) => boolean): boolean => {
    const at = free.findIndex(matches);
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  };
  // What is the same is no other's copy.
  const changed = texts.filter((text) => !take((one) => one.same === text.same));
  return changed.every((text) => take((one) => isNear(one, text)));
}
