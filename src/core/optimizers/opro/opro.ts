import type { Optimizer, OptimizerSettings } from '../optimizer';
import type { OproSettings } from './oproSearch';
import { OproSearch } from './oproSearch';

/**
 * OPRO: a model reads earlier instructions with their scores and writes better ones.
 * Yang et al., "Large Language Models as Optimizers", ICLR 2024 (arXiv 2309.03409), sections 3 and 5 and the published code.
 * The paper's defaults are the preset `paper`; what the paper leaves open (how many candidates are validated, and how often) is ours, and so are what
 * `practical` adds: rejected drafts that are shown, a patience after which it stops, and the removal of sentences that do not pay. Exemplars that earlier instructions miss are a choice of
 * the published code (`few_shot_selection_criteria`); with ten of them the built-in model gained half as much again, in fewer calls.
 */
export const opro: Optimizer = {
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
      missedFirst: 0,
      temperature: 1,
      scoreThreshold: 0.3,
      trainingCases: 0,
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
      missedFirst: 1,
      temperature: 1,
      scoreThreshold: 0,
      trainingCases: 50,
      validateEvery: 1,
      validateTop: 3,
      patience: 15,
      rejectedShown: 5,
      deletions: 3,
      maxSlotCharacters: 2000,
    },
  },
  settings: [
    { name: 'steps', description: 'Steps at most.', minimum: 1, maximum: 1000, whole: true },
    { name: 'candidatesPerStep', description: 'Instructions written in each step.', minimum: 1, maximum: 64, whole: true },
    { name: 'trajectorySize', description: 'How many of the best earlier instructions the reflection model sees.', minimum: 1, maximum: 100, whole: true },
    { name: 'exemplars', description: 'Training cases shown in each step.', minimum: 0, maximum: 20, whole: true },
    { name: 'missedFirst', description: '1: training cases that the best instruction so far misses are shown before others; the published code can do so as well. 0: cases are drawn at random, as in the paper.', minimum: 0, maximum: 1, whole: true },
    { name: 'temperature', description: 'Sampling temperature of the reflection model.', minimum: 0, maximum: 2 },
    { name: 'scoreThreshold', description: 'Instructions that score below this share are not shown again.', minimum: 0, maximum: 1 },
    { name: 'trainingCases', description: 'Training cases each instruction is scored on; 0 means all.', minimum: 0, maximum: 100_000, whole: true },
    { name: 'validateEvery', description: 'Steps between submissions to the gate.', minimum: 1, maximum: 1000, whole: true },
    { name: 'validateTop', description: 'The most instructions submitted at a time, best training score first.', minimum: 1, maximum: 1000, whole: true },
    { name: 'patience', description: 'Steps in a row without an admitted instruction before the run stops, sooner where no answer can be used; 0 for never, as in the paper. Ours.', minimum: 0, maximum: 1000, whole: true },
    { name: 'rejectedShown', description: 'How many of the latest drafts that were given up the reflection model is shown, each with why; 0 for none, as in the paper. Ours.', minimum: 0, maximum: 50, whole: true },
    { name: 'deletions', description: 'How often the run tries at its end to do without some of the sentences that it has written; 0 for never, as in the paper. Ours.', minimum: 0, maximum: 100, whole: true },
    { name: 'maxSlotCharacters', description: 'The most characters of an instruction.', minimum: 20, maximum: 100_000, whole: true },
  ],
  optimize: (context, settings) => new OproSearch(context, readSettings(settings)).run(),
  expect(settings, trainingCases) {
    const { steps, candidatesPerStep, trainingCases: limit, validateEvery, validateTop, deletions } = readSettings(settings);
    const slice = limit === 0 ? trainingCases : Math.min(limit, trainingCases);
    const firstWritten = Math.min(steps, validateEvery) * candidatesPerStep;
    return {
      // The least is a run that ends with its first new instruction; where nothing is wrong from the start, it takes less.
      rollouts: { minimum: slice * 2, maximum: slice * (1 + steps * candidatesPerStep + deletions) },
      submissions: { minimum: 0, maximum: Math.ceil(steps / validateEvery) * Math.min(validateTop, validateEvery * candidatesPerStep) + deletions },
      // Each answer may have to be asked for twice.
      reflections: { minimum: candidatesPerStep, maximum: 2 * steps * candidatesPerStep },
      firstStep: { rollouts: slice * (1 + firstWritten), reflections: firstWritten },
    };
  },
};

/** A journal of an earlier version lacks what was added since: that is off, as in the paper's preset. */
function readSettings(settings: OptimizerSettings): OproSettings {
  return { ...opro.presets.paper, ...settings } as unknown as OproSettings;
}
