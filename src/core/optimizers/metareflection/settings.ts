import type { InferOutput } from 'valibot';
import { strictObject } from 'valibot';
import { patienceFollows } from '../patience';
import { numberFrom, wholeNumber } from '../../numberSchemas';

/** What can be set of MetaReflection. */
export const metaReflectionOptions = strictObject({
  rounds: wholeNumber(1, 1000, 'Steps at most. Not published in the paper; ours.'),
  failuresPerRound: wholeNumber(1, 100, 'Failed trials reflected on in each step. Not published in the paper; ours.'),
  draftsPerStep: wholeNumber(
    1,
    16,
    'New versions of the rules written in each step, from the same reflections; after a first look the better half is checked on. Ours.',
  ),
  groupedCases: wholeNumber(
    0,
    1000,
    'Training cases that every other step shows grouped by their right answers, where several share one, instead of reflecting on failed ' +
      'ones; 0 for never, as in the paper. Ours.',
  ),
  successesChecked: wholeNumber(0, 100, 'Earlier successes that a new version of the rules must keep. Ours.'),
  patience: wholeNumber(0, 1000, `The most steps in a row without an accepted version; 0 for no end. ${patienceFollows} Ours.`),
  rejectedShown: wholeNumber(0, 50, 'How many rejected versions of the rules the reflection model is told of; 0 for none. Ours.'),
  deletions: wholeNumber(0, 100, 'How often the run tries at its end to do without some of the rules; 0 for never. Ours.'),
  temperature: numberFrom(0, 2, 'Sampling temperature of the reflection model.'),
  maxRules: wholeNumber(1, 200, 'The most rules that the memory may hold.'),
  maxSlotCharacters: wholeNumber(20, 100_000, 'The most characters of the rules section.'),
});

/** The most training cases on which one removal is tried before the gate. */
export const mostSourcesTried = 10;

/** The settings of MetaReflection, each described in their schema. */
export type MetaReflectionSettings = Readonly<InferOutput<typeof metaReflectionOptions>>;
