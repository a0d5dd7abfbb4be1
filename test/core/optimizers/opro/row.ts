import type { MethodRow } from '../../../support/methodRow';

/** The end of a request. */
const request = 'Answer with the new instruction alone, between `<INS>` and `</INS>`.';

/** What tells this method apart from the others, and how it is run in tests. */
export const row: MethodRow = {
  short: { steps: 2, trainingCases: 8 },
  threeSteps: { steps: 3 },
  scores: true,
  failures: false,
  cases: true,
  rewrites: 'text',
  shrinks: false,
  answers: {
    once: { steps: 1, candidatesPerStep: 1, trainingCases: 0 },
    written: (level, number) => `<INS>Say it, level ${level}, ${number}.</INS>`,
    good: '<INS>Say it, level up.</INS>',
    asks: (request) => request.includes('</INS>'),
    garbage: {
      truncated: '<INS>Say it, level',
      unfenced: 'Say it, level up.',
      'of a wrong language': '```python\nSay it, level up.\n```',
      'JSON in prose': 'It is {"text": "Say it, level up."}.',
      empty: '',
      'leaked reasoning': '<think>Say it, level up, or',
      'a refusal': '<INS>I am sorry, but I cannot level anything.</INS>',
      'an echo': `Say it, level up. ${request}`,
    },
  },
};
