import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chatMessages } from '../../../src/core/agents/chat/chatMessages';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt';
import { answerMessages, taskOf } from '../../../src/lexical/answering';
import { makeCase } from '../../support/memoryRun';

/** Templates with the input amid the text. */
const templates: readonly string[] = [
  'Classify the message as billing, technical or shipping.\n\nMessage: {{input}}\nLabel:',
  'Message: {{input}}\n\nAnswer with billing, technical or shipping.',
  'Message:\n{{input}}\n\nQueues: billing, technical, shipping\n\nAnswer with one queue.',
  'Here is a ticket:\n\n<ticket>\n{{input}}\n</ticket>\n\nQueues: billing, technical, shipping. Answer with one.',
  '<ticket>{{input}}</ticket>\n\nWhich queue: billing, technical or shipping?',
  'Sort the mail between the quotes into billing, technical or shipping.\n\n"""\n{{input}}\n"""\n\nAnswer with one word.',
  'Text:\n```\n{input}\n```\nAnswer with one of: billing, technical, shipping.',
  'Text: {input}\n\nWhich queue? (billing, technical, shipping)',
  '# Triage\n\nQueues:\n\n- billing: invoices\n- technical: faults\n- shipping: parcels\n\n## Message\n\n{{input}}',
  'Route the ticket to billing, technical or shipping: {{input}}',
  '{{input}}\n\nIs the message above about billing, technical or shipping? Answer with one word.',
  'Classify the customer message below as billing, technical or shipping.\n\n{{input}}',
  'Classify the message.\n\nCustomer message: {{input}}\n\nCategories: billing, technical, shipping\nCategory:',
  'Answer with billing, technical or shipping.\n\nMessage: Was charged twice\nLabel: billing\n\nMessage: The app crashes\n' +
    'Label: technical\n\nMessage: {{input}}\nLabel:',
  'You sort support mail.\n\n---\n{{input}}\n---\n\nReply with exactly one of `billing`, `technical`, `shipping`.',
  'Customer: ${input}\n\nReturn JSON: {"queue": "billing" | "technical" | "shipping"}',
  'Sort this mail: $ARGUMENTS\n\nThe queue is one of billing, technical and shipping.',
];

/** Inputs that hold lists, questions and demands of their own. */
const inputs: readonly string[] = [
  'My parcel has not come.',
  'Please answer yes or no: can I change the colour to red, green or blue?',
  'I have three problems: login, password and slow pages. Which one do you want first?',
  'Sizes: small, medium, large',
  'I bought:\n- a tent\n- a rope\n- a lamp\nand nothing came.',
  'Hello,\n\nthe parcel is late.\n\nThanks, Ann',
  'Is it "new", "used" or "broken"? Tell me.',
  'Say either "sorry" or "refund".',
];

describe('a prompt and its input in one message', () => {
  for (const template of templates) {
    for (const input of inputs) {
      it(`${JSON.stringify(template)} with ${JSON.stringify(input)}`, () => {
        const messages = chatMessages({ path: 'x.md', text: template }, makeCase('1', input, 'shipping'));
        const { message } = taskOf(messages);
        const answer = answerMessages(messages);
        assert.match(answer, /^(?:\{"queue":")?(?:billing|technical|shipping)(?:"\})?$/);
        assert.equal(message, input);
      });
    }
  }
});

describe('a prompt with rules and its input in one message', () => {
  const rules =
    '- When the message speaks of "parcel" or "where is my order", answer `shipping`.\n' +
    '- When I wrote "charged twice", or they mention an invoice, answer `billing`, not `technical`.';
  const section = `<!-- whetstone:rules -->\n${rules}\n<!-- /whetstone:rules -->`;
  const layouts: Readonly<Record<string, (template: string) => string>> = {
    'rules where they go': (template) => renderPrompt(parsePrompt('x.md', template), { rules }),
    'rules at the end': (template) => `${template}\n\n${section}\n`,
    'rules first': (template) => `${section}\n\n${template}`,
  };
  for (const [what, layOut] of Object.entries(layouts)) {
    for (const template of [...templates, 'Sort the mail.\n\nQueues: billing, technical, shipping\n\n{{input}}']) {
      it(`${what}: ${JSON.stringify(template)}`, () => {
        for (const input of inputs) {
          const messages = chatMessages({ path: 'x.md', text: layOut(template) }, makeCase('1', input, 'shipping'));
          assert.equal(taskOf(messages).message, input);
          assert.match(answerMessages(messages), /^(?:\{"queue":")?(?:billing|technical|shipping)(?:"\})?$/);
        }
      });
    }
  }
});

describe('requests of great length', function () {
  this.timeout(120_000);

  const pieces = [
    '<a>',
    '<b><i>',
    '---\n',
    '"ab cd ef" ',
    'a, ',
    'a/b ',
    '(',
    'x or ',
    ' or',
    'message: ',
    'message: x\n',
    'I said\n\n',
    ' ',
    '\n',
    '*a ',
    '```\n',
  ];
  for (const piece of pieces) {
    it(`are read in a time that does not grow with their square: ${JSON.stringify(piece)}`, () => {
      const content = `a${piece.repeat(60_000 / piece.length)},b`;
      assert.equal(typeof answerMessages([{ role: 'user', content }]), 'string');
      assert.equal(
        typeof answerMessages([
          { role: 'system', content },
          { role: 'user', content: 'a' },
        ]),
        'string',
      );
    });
  }
});
