import type { Optimizer } from '../optimizer';
import type { OproSettings } from './settings';
import { oproOptions } from './settings';

/**
 * OPRO: a model reads earlier instructions with their scores and writes better ones.
 * Yang et al., "Large Language Models as Optimizers", ICLR 2024 (arXiv 2309.03409), sections 3 and 5 and the published code.
 * The paper's defaults are the preset `paper`; what the paper leaves open (how many candidates are validated, and how often) is ours,
 * and so are the cases that join the sample which instructions are scored on (`trainingSlice.ts`), and what `practical` adds: rejected
 * drafts that are shown, a patience after which it stops, and the removal of sentences
 * that do not pay. Exemplars that earlier instructions miss are a choice of the published code (`few_shot_selection_criteria`);
 * with ten of them the built-in model gained half as much again, in fewer calls.
 */
export const opro: Optimizer<OproSettings> = {
  id: 'opro',
  label: 'OPRO',
  description: 'Rewrites an instruction, from earlier versions and their scores. Sees no wrong answers.',
  source: 'Yang et al. 2024, arXiv 2309.03409',
  improves: ['text'],
  presets: {
    paper: {
      steps: 200,
      candidatesPerStep: 8,
      trajectorySize: 20,
      exemplars: 3,
      missedFirst: false,
      temperature: 1,
      scoreThreshold: 0.3,
      trainingCases: 0,
      looks: 1,
      validateEvery: 3,
      validateTop: 8,
      patience: 0,
      rejectedShown: 0,
      deletions: 0,
      maxSlotCharacters: 500,
    },
    practical: {
      steps: 24,
      candidatesPerStep: 4,
      trajectorySize: 20,
      exemplars: 10,
      missedFirst: true,
      temperature: 1,
      scoreThreshold: 0,
      trainingCases: 100,
      looks: 3,
      validateEvery: 3,
      validateTop: 3,
      patience: 21,
      rejectedShown: 5,
      deletions: 3,
      maxSlotCharacters: 2000,
    },
  },
  options: oproOptions,
  async optimize(context, settings) {
    const { OproSearch } = await import('./oproSearch');
    return new OproSearch(context, settings).run();
  },
};
