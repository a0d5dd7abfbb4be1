import type { TextSketch } from '../../near/textSketch';
import { decodeSketches, encodeSketch, isNear, sketchText } from '../../near/textSketch';
import { unchanged } from '../../prompt/candidate';
import type { Program } from '../../prompt/program';
import { configurationOf } from '../../prompt/version';
import type { VersionTexts } from './promptTexts';
import { plainText } from './documentHash';
import { candidateTexts, hashVersion, originalTexts } from './promptTexts';
import type { RunView } from './runView';

/** What of a program decides where its texts come from. */
export interface ProgramTrace {
  /** Of its files. */
  readonly paths: readonly string[];
  /** Of texts and configuration (see `hashVersion`). */
  readonly hash: string;
  /** Of the whole text of each file, then of their sentences. */
  readonly sketches: readonly TextSketch[];
}

/** The texts that a run began with and wrote, in hashes and sketches: what tells whether a text came of it. Small beside its journal. */
export interface RunTexts {
  /** The paths of its files. */
  readonly paths: readonly string[];
  /** Hashes of the original, then of every candidate. */
  readonly texts: readonly string[];
  /** Whether a person accepted a candidate into the files. */
  readonly hasAccepted: boolean;
  /** Sketches of the original's files, and of their sentences in brief (see `encodeSketch`). */
  readonly began: string;
  /** Sketches of what was admitted or accepted: of the whole texts, and of the sentences in them that the original has not. */
  readonly wrote: string;
}

/** A sentence of so many characters is hardly written twice. */
const tellingCharacters = 24;
/** Where another sentence begins: behind an empty line, at an item or a heading, and behind the end of one. */
const sentenceBreak = /\n\s*\n|\n(?=\s*(?:[-*+•–#>|<]|\d{1,3}[.)]))|(?<=[.!?]["'”’)]?)\s+/;
const itemMark = /^\s*(?:[-*+•–#>|]+|\d{1,3}[.)])\s+/;

/** The trace of a program. */
export function traceProgram(program: Program): ProgramTrace {
  return traceTexts({ files: program.files, configuration: configurationOf({ program, candidate: unchanged }) });
}

function traceTexts(version: VersionTexts): ProgramTrace {
  const texts = version.files.map(({ text }) => text);
  const sketches = [...texts.map((text) => sketchText(plainText(text))), ...texts.flatMap(sentenceSketches)];
  return { paths: version.files.map(({ path }) => path), hash: hashVersion(version), sketches };
}

/** The texts of a run. */
export function runTexts(run: RunView): RunTexts {
  const original = traceTexts(originalTexts(run));
  const known = new Set(original.sketches.map(({ same }) => same));
  const wrote = new Map<string, TextSketch>();
  const kept = run.candidates.slice(1).filter(({ id, state }) => state === 'admitted' || state === 'best' || run.accepted.includes(id));
  for (const version of candidateTexts(run, kept)) {
    for (const sketch of traceTexts(version).sketches) if (!known.has(sketch.same)) wrote.set(sketch.same, sketch);
  }
  return {
    paths: original.paths,
    texts: [original.hash, ...candidateTexts(run, run.candidates.slice(1)).map(hashVersion)],
    hasAccepted: run.accepted.length > 0,
    began: original.sketches
      .map((sketch, index) => encodeSketch(index < original.paths.length ? sketch : { ...sketch, bins: '' }))
      .join(''),
    wrote: [...wrote.values()].map(encodeSketch).join(''),
  };
}

/**
 * The runs that have made a text, and those that made the texts which they began with. A text was made by a run if it is one of its
 * candidates, at whatever path, or a near copy of one that was admitted; if it holds a sentence that such a one brought in;
 * or if it stands in a file that a candidate was accepted into. The text that a run began with is none of these.
 */
export function runsBehind<Run extends RunTexts>(prompt: ProgramTrace, runs: readonly Run[]): readonly Run[] {
  const texts = [prompt];
  const known = new Set([beginningKey(prompt)]);
  const found = new Set<Run>();
  for (const text of texts) {
    for (const run of runs) {
      if (found.has(run) || !hasShaped(run, text)) continue;
      found.add(run);
      const {
        paths,
        texts: [hash = ''],
      } = run;
      // Most runs of a prompt begin with the same text.
      if (known.has(beginningKey({ paths, hash }))) continue;
      known.add(beginningKey({ paths, hash }));
      texts.push(beginningOf(run));
    }
  }
  return runs.filter((run) => found.has(run));
}

/** Whether two runs are on the same prompt: the same file or text, or one began with what the other had made. */
export function areOfOnePrompt(one: RunTexts, other: RunTexts): boolean {
  if (shareFile(one, other) || one.texts[0] === other.texts[0]) return true;
  const [first, second] = [beginningOf(one), beginningOf(other)];
  return (
    isNearAny(first.sketches.slice(0, first.paths.length), second.sketches.slice(0, second.paths.length)) ||
    hasShaped(one, second) ||
    hasShaped(other, first)
  );
}

function shareFile(one: Pick<RunTexts, 'paths'>, other: Pick<RunTexts, 'paths'>): boolean {
  return one.paths.some((path) => other.paths.includes(path));
}

function beginningKey({ paths, hash }: Pick<ProgramTrace, 'paths' | 'hash'>): string {
  return [hash, ...paths].join('\n');
}

function beginningOf({ paths, texts: [hash = ''], began }: RunTexts): ProgramTrace {
  return { paths, hash, sketches: decodeSketches(began) };
}

function hasShaped(run: RunTexts, { paths, hash, sketches }: ProgramTrace): boolean {
  const { texts, hasAccepted, wrote } = run;
  if (texts.length < 2 || hash === texts[0]) return false;
  return (hasAccepted && shareFile(run, { paths })) || texts.includes(hash) || isNearAny(decodeSketches(wrote), sketches);
}

function isNearAny(known: readonly TextSketch[], texts: readonly TextSketch[]): boolean {
  return known.some((one) => texts.some((text) => isNear(one, text)));
}

function sentenceSketches(text: string): readonly TextSketch[] {
  const sentences = plainText(text)
    .split(sentenceBreak)
    .map((sentence) => sketchText(sentence.replace(itemMark, '')));
  return sentences.filter(({ room, pairs }) => room === 'any' && pairs >= tellingCharacters);
}
