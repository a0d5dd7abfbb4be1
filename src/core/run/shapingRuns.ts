import type { Case, Split, SplitCases } from '../cases/case';
import { twinKey } from '../cases/twins';
import { candidateTexts, plainText } from './view/promptTexts';
import type { RunView } from './view/runView';

/** An earlier run on a prompt, with the cases of its splits. */
export interface EarlierRun {
  readonly view: RunView;
  readonly splits: SplitCases;
}

/**
 * Splits the cases of an evaluation: what shaped the prompt's text is kept apart from what no run has used for it, since a score on cases
 * that made or chose a text flatters it. `train` are the cases that an optimizer read on the way to the text, `validation` those that
 * a gate chose by; all others are `test`, and that is all of them where no run has made the text.
 * @param runs the earlier runs on the prompt file, newest first
 */
export function splitByUse(text: string, cases: readonly Case[], runs: readonly EarlierRun[]): SplitCases {
  const uses = new Map<string, Split>();
  const shaping = runsBehind(text, runs);
  if (shaping.length === 0) return { train: [], validation: [], test: cases };
  for (const use of ['validation', 'train'] as const) {
    for (const { splits } of shaping) splits[use].forEach((each) => uses.set(twinKey(each), use));
  }
  const of = (split: Split): readonly Case[] => cases.filter((each) => (uses.get(twinKey(each)) ?? 'test') === split);
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

/** The runs that have made a text, and those that made the texts which they began with. */
function runsBehind(text: string, runs: readonly EarlierRun[]): readonly EarlierRun[] {
  const texts = [text];
  return runs.filter(({ view }) => {
    const found = texts.some((each) => hasShaped(view, each));
    if (found) texts.push(view.promptText);
    return found;
  });
}

/** Whether a text came of a run: it is one of its candidates, or the file has gone on from one that was accepted. */
function hasShaped(run: RunView, text: string): boolean {
  if (run.method === 'evaluate' || plainText(text) === plainText(run.promptText)) return false;
  return mayComeOf(run, text) || candidateTexts(run, run.candidates.slice(1)).includes(plainText(text));
}

/** Whether a candidate of a run went into the file, and the text is not the one that was there before. */
export function mayComeOf(run: RunView, text: string): boolean {
  return run.accepted.length > 0 && plainText(text) !== plainText(run.promptText);
}
