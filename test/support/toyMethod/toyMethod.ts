import type { InferOutput } from 'valibot';
import { boolean, description, pipe, strictObject } from 'valibot';
import { fillTemplate } from '../../../src/core/fillTemplate';
import { wholeNumber } from '../../../src/core/numberSchemas';
import type { Optimizer } from '../../../src/core/optimizers/optimizer';
import { improvable } from '../../../src/core/prompt/version';
import { someText } from '../../../src/core/textSchemas';
import template from './request.md';

const options = strictObject({
  topic: someText('What the toy writes a sentence about.'),
  atTheEnd: pipe(boolean(), description('Whether the toy writes behind the text.')),
  toySteps: wholeNumber(1, 9, 'How often the toy writes.'),
});

type ToySettings = InferOutput<typeof options>;

/**
 * A method for tests, which shows that a method needs nothing but its folder and a line of the list: it adds a sentence to the first
 * text.
 */
export const toyMethod: Optimizer<ToySettings> = {
  id: 'toy',
  label: 'Toy Method',
  description: 'Adds a sentence, for tests.',
  source: 'Nobody 2000',
  improves: ['text'],
  options,
  presets: {
    practical: { topic: 'toys', atTheEnd: true, toySteps: 1 },
    paper: { topic: 'toys', atTheEnd: false, toySteps: 9 },
  },
  async optimize(context, { topic, atTheEnd, toySteps }) {
    for (let step = 1; step <= toySteps; step++) {
      context.beginStep(step, `Writing about ${topic}`);
      const request = { title: `Write ${step}`, kind: 'proposal', temperature: 0, maxTokens: 50, samples: 1, cases: [] } as const;
      const messages = [{ role: 'user', content: fillTemplate(template, { topic }) }] as const;
      const [reflection] = await context.reflect([{ ...request, messages }]);
      const [target] = improvable(context.program, ['text']);
      if (target === undefined) return { reason: 'nothing-to-learn', detail: 'There is no text.' };
      const sentence = `It is about ${topic}, ${step}.`;
      const text = atTheEnd ? `${target.value} ${sentence}` : `${sentence} ${target.value}`;
      const from = reflection === undefined ? {} : { reflection: reflection.id };
      const proposal = context.propose({ parents: ['c0'], values: { [target.name]: text }, ...from });
      if (proposal.outcome === 'new') await context.submit(proposal.candidate);
    }
    return { reason: 'finished', detail: 'The toy has written.' };
  },
};
