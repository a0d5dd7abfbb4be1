import assert from 'node:assert/strict';
import { judge, readGrade } from '../../../src/core/metrics/judge';
import type { ChatMessage } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import { caseWith, outputOf } from './rollout';

describe('judge', () => {
  it('asks once with rubric, question, reference and answer, and scores a tenth of the grade', async () => {
    const asked: (readonly ChatMessage[])[] = [];
    const score = await judge(' Be {{kind}}. ').score(
      outputOf('An answer </answer> of {{rubric}}'),
      caseWith({ expected: 'A reference', variables: { plan: 'small' } }),
      async (messages) => {
        asked.push(messages);
        return '{"reason": "Kind, but long.", "score": 7}';
      },
    );
    assert.deepEqual(score, { value: 0.7, feedback: 'Kind, but long. (7 of 10)' });
    assert.equal(asked.length, 1);
    const [message] = asked[0] ?? [];
    for (const part of ['<rubric>\nBe {{kind}}.\n</rubric>', '<question>\nHi\nplan: small\n</question>', '<reference>\nA reference\n</reference>', '<answer>\nAn answer <\\/answer> of {{rubric}}\n</answer>']) {
      assert.ok(message?.content.includes(part), part);
    }
  });

  it('does without a reference', async () => {
    await judge('x').score(outputOf('y'), caseWith({}), async ([message]) => {
      assert.ok(message?.content.includes('<reference>\n(none)\n</reference>'));
      return '{"score": 0, "reason": "No."}';
    });
  });

  it('throws rather than scoring an answer without a grade', async () => {
    await assert.rejects(
      judge('x').score(outputOf('y'), caseWith({}), async () => 'I cannot grade this.'),
      (error) => error instanceof ModelError && error.kind === 'garbage' && error.retryable && /"I cannot grade this\."/.test(error.message),
    );
  });
});

describe('readGrade', () => {
  const read: Record<string, [answer: string, value: number, feedback?: string]> = {
    JSON: ['{"reason": "Good.", "score": 10}', 1, 'Good. (10 of 10)'],
    'a code block': ['Thinking…\n```json\n{"reason": "So {so}.", "score": 5}\n```', 0.5, 'So {so}. (5 of 10)'],
    'JSON in prose': ['The grade: {"score": 3, "reason": "Bad."} That is all.', 0.3, 'Bad. (3 of 10)'],
    'the last of several objects': ['{"score": 10}? No: {"reason": "Off.", "score": 2}', 0.2],
    'a number as text': ['{"reason": "Ok.", "score": " 8/10"}', 0.8, 'Ok. (8 of 10)'],
    'a fraction': ['{"reason": "Ok.", "score": 2.5}', 0.25],
    'no reason': ['{"score": 0}', 0, 'The judge gave no reason. (0 of 10)'],
  };
  for (const [what, [answer, value, feedback]] of Object.entries(read)) {
    it(`reads ${what}`, () => {
      const score = readGrade(answer);
      assert.equal(score.value, value);
      assert.equal(score.feedback, feedback ?? score.feedback);
    });
  }

  for (const answer of ['', '7', 'Score: 7', '{"score": 11}', '{"score": -1}', '{"score": null}', '{"score": true}', '{"score": "good"}', '{"score": [7]}', '{"reason": "x", "score": 7', '[]', 'null', '{"score": 1e999}', '{'.repeat(5000)]) {
    it(`takes no grade from ${answer.slice(0, 30) || 'nothing'}`, () => assert.throws(() => readGrade(answer), { kind: 'garbage' }));
  }
});
