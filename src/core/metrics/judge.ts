import type { InferOutput } from 'valibot';
import { exactOptional, strictObject } from 'valibot';
import { someText } from '../textSchemas';
import type { MetricKind } from './metric';

/** Grades by this where no rubric is given. */
const defaultRubric =
  'The answer does what the question asks, fully and correctly. Where there is a reference, it says the same as the reference.';

const options = strictObject({
  rubric: exactOptional(someText('What a good answer is, in words.')),
});

/**
 * A judge model grades the output by a rubric, from 0 to 10; the score is a tenth of that and the feedback is the judge's reason. The
 * judge sees the case's input and variables, its expected output where there is one, and the output.
 */
export const judge: MetricKind<InferOutput<typeof options>> = {
  id: 'judge',
  label: 'judge',
  description: 'A judge model grades the output by a rubric.',
  options,
  create: ({ rubric = defaultRubric }) => ({
    id: 'judge',
    scale: 'graded',
    usesJudge: true,
    needsExpected: false,
    async score(trajectory, promptCase, ask) {
      const { grade } = await import('./grade');
      return grade(rubric, trajectory.output, promptCase, ask);
    },
  }),
};
