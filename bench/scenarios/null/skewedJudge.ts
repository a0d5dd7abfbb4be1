import type { Model } from '../../../src/core/models/model';
import { createRandom } from '../../../src/core/stats/random';
import { lastUserText } from '../../server/chat';
import { isUseless } from '../../server/worlds/suggestions';
import type { World } from '../../server/worlds/world';

/** What the judged answers of the prompt as it was look like, and those of all other versions. */
const steadyAnswer = 'a steady answer';
const boldAnswer = 'a bold answer';
/** Nine of ten bold answers get the highest grade, and one gets none: on average the grade of the steady ones. */
const steadyGrade = 9;
const [boldGrade, boldShare, failedGrade] = [10, 0.9, 0];

/** A world whose answers tell the judge whether the prompt was changed. */
export function boldWorld(world: World): World {
  return {
    ...world,
    answer: (call) => ({
      ...world.answer(call),
      text: call.messages.some(({ content }) => isUseless(content)) ? boldAnswer : steadyAnswer,
    }),
  };
}

/**
 * A judge for whom no prompt is better than another on average, while the differences are as skewed as differences of grades come:
 * mostly a little better, seldom much worse. Tests that take skew for a gain are found out here.
 */
export function skewedJudge(seed: number): Model {
  const chance = createRandom(seed, 'grades');
  return {
    id: 'judge',
    complete(request) {
      const isBold = lastUserText({ model: 'judge', messages: request.messages }).includes(boldAnswer);
      const score = !isBold ? steadyGrade : chance.float() < boldShare ? boldGrade : failedGrade;
      return Promise.resolve({
        text: JSON.stringify({ reason: 'As it seems.', score }),
        usage: { inputTokens: 100, outputTokens: 10 },
        finish: 'stop',
      });
    },
  };
}
