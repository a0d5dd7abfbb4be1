import type { MethodRow } from '../../../support/methodRow';

/** The end of a request. */
const request =
  'Answer with the complete new list between `<rules>` and `</rules>`, one rule a line beginning with `- `. End each line with the tags';

/** What tells this method apart from the others, and how it is run in tests. */
export const row: MethodRow = {
  short: { rounds: 2, groupedCases: 0, draftsPerStep: 1 },
  threeSteps: { rounds: 3, draftsPerStep: 1 },
  scores: false,
  failures: true,
  cases: true,
  rewrites: 'rules',
  shrinks: true,
  answers: {
    once: { rounds: 1, draftsPerStep: 1 },
    written: (level) => `<rules>\n- Mind level ${level}. [1]\n</rules>`,
    good: '<rules>\n- Mind the level. [1]\n</rules>',
    asks: (request) => request.includes('</rules>'),
    garbage: {
      truncated: '<rules>\n- Mind the level. [1]\n- Mi',
      unfenced: '- Mind the level.',
      'of a wrong language': '```yaml\n- Mind the level.\n```',
      'JSON in prose': 'It is {"list": ["Mind the level."]}.',
      empty: ' ',
      'leaked reasoning': '<think><rules>\n- Mind the level.\n</rules>',
      'a refusal': '<rules>\n- I cannot assist with that level.\n</rules>',
      'an echo': `<rules>\n- Mind the level. [1]\n</rules>\n${request}`,
    },
  },
};
