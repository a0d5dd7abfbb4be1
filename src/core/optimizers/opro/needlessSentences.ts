import { countOf } from '../../countOf';
import type { Candidate } from '../../prompt/candidate';
import type { Component, Values } from '../../prompt/program';
import { isStatedIn, omissibleSentences, withoutSentences } from '../../prompt/sentences';
import { percents } from '../../stats/figures';
import { findNeedless } from '../findNeedless';
import type { OptimizerContext } from '../optimizer';
import { valueIn } from './metaPrompt';

/** What the search for needless sentences starts from. */
export interface SentenceSearch {
  /** The components that were rewritten. */
  readonly slots: readonly Component[];
  /** How many removals are tried at the most. */
  readonly attempts: number;
  /** The number of the first step of the search. */
  readonly firstStep: number;
  /** A candidate's mean score on the training cases that the search draws. */
  readonly score: (candidate: Candidate) => Promise<number>;
}

interface Part {
  readonly slot: Component;
  readonly sentence: string;
}

/**
 * Tries to do without sentences of the best instruction, the longest first. Those that stood in the file stay: they may have reasons that
 * no case shows. A removal that loses training cases never reaches the gate, which admits what is level and shorter. Ours.
 * @param onGone told how many sentences the optimizer had written, and how many of them are gone, after each removal
 */
export function dropNeedlessSentences(
  context: OptimizerContext,
  search: SentenceSearch,
  onGone: (written: number, gone: number) => void,
): Promise<void> {
  const { slots, attempts, firstStep, score } = search;
  const suspects = slots.flatMap((slot) => writtenFor(slot, context.incumbent)).sort((a, b) => b.sentence.length - a.sentence.length);
  const tryWithout = (parts: readonly Part[], attempt: number): Promise<boolean> => {
    const left = without(context.incumbent, parts);
    if (left === undefined) return Promise.resolve(false);
    context.beginStep(firstStep + attempt, `Trying to do without ${countOf(parts.length, 'sentence')}`);
    return isNeedless(context, left, score);
  };
  return findNeedless(suspects, attempts, tryWithout, (gone) => onGone(suspects.length, gone));
}

function writtenFor(slot: Component, incumbent: Candidate): readonly Part[] {
  const sentences = new Set(omissibleSentences(valueIn(incumbent, slot)));
  return [...sentences].filter((sentence) => !isStatedIn(sentence, slot.value)).map((sentence) => ({ slot, sentence }));
}

/** The values of a candidate without some of their sentences; undefined where one would make no sense any more. */
function without(candidate: Candidate, parts: readonly Part[]): Values | undefined {
  const left = new Map(Object.entries(candidate.values));
  for (const slot of new Set(parts.map((part) => part.slot))) {
    const omitted = new Set(parts.filter((part) => part.slot === slot).map(({ sentence }) => sentence));
    const text = withoutSentences(valueIn(candidate, slot), omitted);
    if (text === undefined) return undefined;
    left.set(slot.name, text);
  }
  return Object.fromEntries(left);
}

async function isNeedless(context: OptimizerContext, values: Values, score: SentenceSearch['score']): Promise<boolean> {
  const { incumbent } = context;
  const proposal = context.propose({ parents: [incumbent.id], values });
  if (proposal.outcome !== 'new') return false;
  const [before, after] = [await score(incumbent), await score(proposal.candidate)];
  if (after < before) {
    const [shorter, longer] = percents([after, before]) as [string, string];
    context.drop(
      proposal.candidate,
      `On the training cases that both were scored on ${shorter} without what is left out, ${longer} with it.`,
    );
    return false;
  }
  return (await context.submit(proposal.candidate)).admitted;
}
