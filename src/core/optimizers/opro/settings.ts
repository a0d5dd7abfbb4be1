import type { InferOutput } from 'valibot';
import { boolean, description, pipe, strictObject } from 'valibot';
import { patienceFollows } from '../patience';
import { numberFrom, wholeNumber } from '../../numberSchemas';

/** What can be set of OPRO. */
export const oproOptions = strictObject({
  steps: wholeNumber(1, 1000, 'Steps at most.'),
  candidatesPerStep: wholeNumber(1, 64, 'Instructions written in each step.'),
  trajectorySize: wholeNumber(1, 100, 'How many of the best earlier instructions the reflection model sees.'),
  exemplars: wholeNumber(0, 20, 'Training cases shown in each step.'),
  missedFirst: pipe(
    boolean(),
    description(
      'Whether training cases that the best instruction so far misses are shown before others, as the published code can do as well; ' +
        'in the paper, and otherwise, cases are drawn at random.',
    ),
  ),
  temperature: numberFrom(0, 2, 'Sampling temperature of the reflection model.'),
  scoreThreshold: numberFrom(0, 1, 'Instructions that score below this share are not shown again.'),
  trainingCases: wholeNumber(
    0,
    100_000,
    'Training cases each instruction is scored on; 0 means all. Once the best one is right on these, others that it misses join them.',
  ),
  looks: wholeNumber(
    1,
    8,
    'In how many looks an instruction is scored, each at twice as many training cases as the one before: the better half of those that ' +
      'wait for the gate goes on. 1 for all cases at once, as in the paper. Ours.',
  ),
  validateEvery: wholeNumber(1, 1000, 'Steps between submissions to the gate.'),
  validateTop: wholeNumber(1, 1000, 'The most instructions submitted at a time, best training score first.'),
  patience: wholeNumber(
    0,
    1000,
    `The most steps in a row without an admitted instruction; 0 for no end, as in the paper. ${patienceFollows} Ours.`,
  ),
  rejectedShown: wholeNumber(
    0,
    50,
    'How many of the latest drafts that were given up the reflection model is shown, each with why; 0 for none, as in the paper. Ours.',
  ),
  deletions: wholeNumber(
    0,
    100,
    'How often the run tries at its end to do without some of the sentences that it has written; 0 for never, as in the paper. Ours.',
  ),
  maxSlotCharacters: wholeNumber(20, 100_000, 'The most characters of an instruction.'),
});

/** The settings of OPRO, each described in their schema. */
export type OproSettings = Readonly<InferOutput<typeof oproOptions>>;
