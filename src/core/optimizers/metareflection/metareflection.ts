import type { Optimizer, OptimizerSettings } from '../optimizer';
import { mostSourcesTried } from './needlessRules';
import type { MetaReflectionSettings } from './ruleLearner';
import { RuleLearner } from './ruleLearner';

/**
 * MetaReflection: learns task-agnostic rules from reflections on failed trials, keeps a new version of the rules only when it
 * holds on the failures and on earlier successes, and otherwise goes back to the old version.
 * Gupta et al., "MetaReflection: Learning Instructions for Language Agents using Past Reflections", EMNLP 2024
 * (arXiv 2405.13009). Batch size, rounds and the exact check were never published; those settings are ours in both presets.
 */
export const metareflection: Optimizer = {
  id: 'metareflection',
  label: 'MetaReflection',
  description: 'Learns a short list of rules from failed cases. Sees failures, never scores.',
  source: 'Gupta et al. 2024, arXiv 2405.13009',
  improves: ['rules'],
  presets: {
    paper: { rounds: 30, failuresPerRound: 10, successesChecked: 10, patience: 5, rejectedShown: 0, deletions: 0, temperature: 0.7, maxRules: 30, maxSlotCharacters: 6000 },
    practical: { rounds: 15, failuresPerRound: 10, successesChecked: 5, patience: 8, rejectedShown: 5, deletions: 3, temperature: 0.7, maxRules: 20, maxSlotCharacters: 3000 },
  },
  settings: [
    { name: 'rounds', description: 'Steps at most. Not published in the paper; ours.', minimum: 1, maximum: 1000, whole: true },
    { name: 'failuresPerRound', description: 'Failed trials reflected on in each step. Not published in the paper; ours.', minimum: 1, maximum: 100, whole: true },
    { name: 'successesChecked', description: 'Earlier successes that a new version of the rules must keep. Ours.', minimum: 0, maximum: 100, whole: true },
    { name: 'patience', description: 'Steps in a row without an accepted version before the run stops; 0 for never. Ours.', minimum: 0, maximum: 1000, whole: true },
    { name: 'rejectedShown', description: 'How many rejected versions of the rules the reflection model is told of; 0 for none. Ours.', minimum: 0, maximum: 50, whole: true },
    { name: 'deletions', description: 'How often the run tries at its end to do without some of the rules; 0 for never. Ours.', minimum: 0, maximum: 100, whole: true },
    { name: 'temperature', description: 'Sampling temperature of the reflection model.', minimum: 0, maximum: 2 },
    { name: 'maxRules', description: 'The most rules that the memory may hold.', minimum: 1, maximum: 200, whole: true },
    { name: 'maxSlotCharacters', description: 'The most characters of the rules section.', minimum: 20, maximum: 100_000, whole: true },
  ],
  optimize: (context, settings) => new RuleLearner(context, readSettings(settings)).run(),
  expect(settings, trainingCases) {
    const { rounds, failuresPerRound, successesChecked, deletions } = readSettings(settings);
    const mostPerRound = trainingCases + failuresPerRound + successesChecked;
    return {
      // The least is a run that finds nothing to learn; where validation is perfect from the start, it takes less.
      rollouts: { minimum: trainingCases, maximum: rounds * mostPerRound + 2 * deletions * mostSourcesTried },
      submissions: { minimum: 0, maximum: rounds + deletions },
      // Each reflection, and the rewrite, may have to be asked for twice.
      reflections: { minimum: 0, maximum: 2 * rounds * (failuresPerRound + 1) },
      // Each training case is tried at the most, then the new rules on the failures and the successes.
      firstStep: {
        rollouts: trainingCases + Math.min(trainingCases, failuresPerRound + successesChecked),
        reflections: Math.min(trainingCases, failuresPerRound) + 1,
      },
    };
  },
};

/** A journal of an earlier version lacks what was added since: that is off, as in the paper's preset. */
function readSettings(settings: OptimizerSettings): MetaReflectionSettings {
  return { ...metareflection.presets.paper, ...settings } as unknown as MetaReflectionSettings;
}
