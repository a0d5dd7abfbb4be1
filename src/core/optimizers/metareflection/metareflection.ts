import type { Optimizer } from '../optimizer';
import type { MetaReflectionSettings } from './settings';
import { metaReflectionOptions } from './settings';

/**
 * MetaReflection: learns task-agnostic rules from reflections on failed trials, keeps a new version of the rules only when it
 * holds on the failures and on earlier successes, and otherwise goes back to the old version.
 * Gupta et al., "MetaReflection: Learning Instructions for Language Agents using Past Reflections", EMNLP 2024
 * (arXiv 2405.13009). Batch size, rounds and the exact check were never published; those settings are ours in both presets. So is the
 * step that compares training cases of each right answer (`answerGroups.ts`): from single failures a small model never learns what sets
 * them apart.
 */
export const metareflection: Optimizer<MetaReflectionSettings> = {
  id: 'metareflection',
  label: 'MetaReflection',
  description: 'Learns a short list of rules from failed cases. Sees failures, never scores.',
  source: 'Gupta et al. 2024, arXiv 2405.13009',
  improves: ['rules'],
  presets: {
    paper: {
      rounds: 30,
      failuresPerRound: 10,
      draftsPerStep: 1,
      groupedCases: 0,
      successesChecked: 10,
      patience: 5,
      rejectedShown: 0,
      deletions: 0,
      temperature: 0.7,
      maxRules: 30,
      maxSlotCharacters: 6000,
    },
    practical: {
      rounds: 24,
      failuresPerRound: 10,
      draftsPerStep: 4,
      groupedCases: 40,
      successesChecked: 10,
      patience: 18,
      rejectedShown: 5,
      deletions: 3,
      temperature: 0.7,
      maxRules: 20,
      maxSlotCharacters: 3000,
    },
  },
  options: metaReflectionOptions,
  async optimize(context, settings) {
    const { RuleLearner } = await import('./ruleLearner');
    return new RuleLearner(context, settings).run();
  },
};
