import type { TextSketch } from '../../near/textSketch';
import { decodeSketches, encodeSketch, isNear, sketchText } from '../../near/textSketch';
import { candidateTexts, hashDocument, plainText } from './promptTexts';
import type { RunView } from './runView';

/** What of a prompt file decides where its text comes from. */
export interface PromptTrace {
  readonly path: string;
  /** Of the text (see `hashDocument`). */
  readonly hash: string;
  /** Of the whole text, then of its sentences. */
  readonly sketches: readonly TextSketch[];
}

/** The texts that a run began with and wrote, in hashes and sketches: what tells whether a text came of it. Small beside its journal. */
export interface RunTexts {
  readonly promptPath: string;
  /** Hashes of the original, then of every candidate. */
  readonly texts: readonly string[];
  /** Whether a person accepted a candidate into the file. */
  readonly hasAccepted: boolean;
  /** Sketches of the original, and of its sentences in brief (see `encodeSketch`). */
  readonly began: string;
  /** Sketches of what was admitted or accepted: of the whole texts, and of the sentences in them that the original has not. */
  readonly wrote: string;
}

/** A sentence of so many characters is hardly written twice. */
const tellingCharacters = 24;
/** Where another sentence begins: behind an empty line, at an item or a heading, and behind the end of one. */
const sentenceBreak = /\n\s*\n|\n(?=\s*(?:[-*+•–#>|<]|\d{1,3}[.)]))|(?<=[.!?]["'”’)]?)\s+/;
const itemMark = /^\s*(?:[-*+•–#>|]+|\d{1,3}[.)])\s+/;

/** The trace of a prompt file. */
export function tracePrompt(path: string, text: string): PromptTrace {
  return { path, hash: hashDocument(text), sketches: [sketchText(plainText(text)), ...sentenceSketches(text)] };
}

/** The texts of a run. */
export function runTexts(run: RunView): RunTexts {
  const original = tracePrompt(run.promptPath, run.promptText);
  const known = new Set(original.sketches.map(({ same }) => same));
  const wrote = new Map<string, TextSketch>();
  const kept = run.candidates.slice(1).filter(({ id, state }) => state === 'admitted' || state === 'best' || run.accepted.includes(id));
  for (const text of candidateTexts(run, kept)) {
    for (const sketch of tracePrompt(run.promptPath, text).sketches) if (!known.has(sketch.same)) wrote.set(sketch.same, sketch);
  }
  return {
    promptPath: run.promptPath,
    texts: [original.hash, ...candidateTexts(run, run.candidates.slice(1)).map(hashDocument)],
    hasAccepted: run.accepted.length > 0,
    began: original.sketches.map((sketch, index) => encodeSketch(index === 0 ? sketch : { ...sketch, bins: '' })).join(''),
    wrote: [...wrote.values()].map(encodeSketch).join(''),
  };
}

/**
 * The runs that have made a text, and those that made the texts which they began with. A text was made by a run if it is one of its candidates, at
 * whatever path, or a near copy of one that was admitted; if it holds a sentence that such a one brought in; or if it stands in the file that a
 * candidate was accepted into. The text that a run began with is none of these.
 */
export function runsBehind<Run extends RunTexts>(prompt: PromptTrace, runs: readonly Run[]): readonly Run[] {
  const texts = [prompt];
  const known = new Set([beginningKey(prompt)]);
  const found = new Set<Run>();
  for (const text of texts) {
    for (const run of runs) {
      if (found.has(run) || !hasShaped(run, text)) continue;
      found.add(run);
      const { promptPath: path, texts: [hash = ''] } = run;
      // Most runs of a prompt begin with the same text.
      if (known.has(beginningKey({ path, hash }))) continue;
      known.add(beginningKey({ path, hash }));
      texts.push(beginningOf(run));
    }
  }
  return runs.filter((run) => found.has(run));
}

/** Whether two runs are on the same prompt: the same file or text, or one began with what the other had made. */
export function areOfOnePrompt(one: RunTexts, other: RunTexts): boolean {
  if (one.promptPath === other.promptPath || one.texts[0] === other.texts[0]) return true;
  const [first, second] = [beginningOf(one), beginningOf(other)];
  return isNearAny(first.sketches.slice(0, 1), second.sketches.slice(0, 1)) || hasShaped(one, second) || hasShaped(other, first);
}

function beginningKey({ path, hash }: Pick<PromptTrace, 'path' | 'hash'>): string {
  return `${hash} ${path}`;
}

function beginningOf({ promptPath, texts: [hash = ''], began }: RunTexts): PromptTrace {
  return { path: promptPath, hash, sketches: decodeSketches(began) };
}

function hasShaped({ promptPath, texts, hasAccepted, wrote }: RunTexts, { path, hash, sketches }: PromptTrace): boolean {
  if (texts.length < 2 || hash === texts[0]) return false;
  return (hasAccepted && path === promptPath) || texts.includes(hash) || isNearAny(decodeSketches(wrote), sketches);
}

function isNearAny(known: readonly TextSketch[], texts: readonly TextSketch[]): boolean {
  return known.some((one) => texts.some((text) => isNear(one, text)));
}

function sentenceSketches(text: string): readonly TextSketch[] {
  const sentences = plainText(text).split(sentenceBreak).map((sentence) => sketchText(sentence.replace(itemMark, '')));
  return sentences.filter(({ room, pairs }) => room === 'any' && pairs >= tellingCharacters);
}
