import { lastUserText } from '../chat';
import { coinWorld } from './coin';
import { noisyWorld } from './noisy';
import { plantedWorld } from './planted';
import { uselessExplanation, uselessSentence } from './suggestions';
import { answerOf, caseIn, kindOf } from './workshop';
import type { World, WorldConfig } from './world';

/** The world that a configuration describes. */
export function createWorld(config: WorldConfig): World {
  switch (config.kind) {
    case 'planted':
      return plantedWorld(config);
    case 'coin':
      return coinWorld(config.seed, config.probability);
    case 'noisy':
      return noisyWorld(config);
    case 'right':
      return rightWorld;
  }
}

/** Every case is answered as expected: what is not right in the end is not the model's doing. */
const rightWorld: World = {
  answer(call) {
    const text = lastUserText(call);
    return { text: answerOf(kindOf(text)), case: caseIn(text), right: true };
  },
  suggest: () => [[uselessSentence(1)]],
  explain: () => uselessExplanation,
};
