import type { Case } from '../../cases/case';
import { countOf } from '../../countOf';
import type { Candidate } from '../../prompt/candidate';
import type { Item } from '../../prompt/item';
import type { Component } from '../../prompt/program';
import { formatRules } from '../../prompt/rules';
import { findNeedless } from '../findNeedless';
import type { OptimizerContext } from '../optimizer';
import { each } from '../rolloutRequests';
import { memoryExhibit } from './ruleMemory';
import { mostSourcesTried } from './settings';

/** What the search for needless rules starts from. */
export interface RuleSet {
  readonly slot: Component;
  readonly rules: readonly Item[];
  /** Texts of rules that stay: they stood in the file, or were just shown to matter. */
  readonly keep: ReadonlySet<string>;
  /** How many removals are tried at the most. */
  readonly attempts: number;
  /** The number of the first step of the search. */
  readonly firstStep: number;
}

/**
 * Tries to do without rules, those that the fewest cases taught first. A removal that loses a case that taught a removed rule never reaches
 * the gate, which admits what is level and shorter. Ours.
 * @param onGone told how many rules are gone, after each removal
 */
export function dropNeedlessRules(
  context: OptimizerContext,
  { slot, rules: all, keep, attempts, firstStep }: RuleSet,
  onGone: (gone: number) => void,
): Promise<void> {
  let rules = all;
  const suspects = all
    .filter(({ text }) => !keep.has(text))
    .sort((a, b) => a.cases.length - b.cases.length || b.text.length - a.text.length);
  const tryWithout = async (tried: readonly Item[], attempt: number): Promise<boolean> => {
    context.beginStep(firstStep + attempt, `Trying to do without ${tried.length} of ${countOf(rules.length, 'rule')}`);
    const left = rules.filter((rule) => !tried.includes(rule));
    if (!(await isNeedless(context, slot, left, tried))) return false;
    rules = left;
    context.show(memoryExhibit(left));
    return true;
  };
  return findNeedless(suspects, attempts, tryWithout, onGone);
}

async function isNeedless(context: OptimizerContext, slot: Component, left: readonly Item[], removed: readonly Item[]): Promise<boolean> {
  const { incumbent } = context;
  const values = { ...incumbent.values, [slot.name]: formatRules(left.map(({ text }) => text)) };
  const proposal = context.propose({ parents: [incumbent.id], values, items: { [slot.name]: left } });
  if (proposal.outcome !== 'new') return false;
  const lost = await lostSources(context, proposal.candidate, removed);
  if (lost > 0) {
    context.drop(
      proposal.candidate,
      `Without the rules that are left out, ${lost} of the training cases that taught them ${lost === 1 ? 'is' : 'are'} wrong again.`,
    );
    return false;
  }
  return (await context.submit(proposal.candidate)).admitted;
}

/** How many of the cases that taught the removed rules score less without them. */
async function lostSources(context: OptimizerContext, candidate: Candidate, removed: readonly Item[]): Promise<number> {
  const ids = new Set(removed.flatMap(({ cases }) => cases));
  const sources: readonly Case[] = context.training.filter(({ id }) => ids.has(id));
  const tried = sources.length > mostSourcesTried ? context.random('sources tried').sample(sources, mostSourcesTried) : sources;
  const before = await context.rollouts(each(context.incumbent, tried));
  const right = tried.filter((_, index) => (before[index]?.score ?? 0) > 0);
  const after = await context.rollouts(each(candidate, right));
  const scores = new Map(before.map((rollout) => [rollout.case.id, rollout.score ?? 0]));
  // Without an answer it is missed as well.
  return after.filter(({ case: { id }, score = 0 }) => score < (scores.get(id) ?? 0)).length;
}
