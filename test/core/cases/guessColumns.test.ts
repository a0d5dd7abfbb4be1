import assert from 'node:assert/strict';
import type { CaseColumns, CaseNeeds } from '../../../src/core/cases/guessColumns';
import { pairsOf, readCaseFile } from '../../support/readCaseFile';

const compared: CaseNeeds = { needsExpected: true };

const messageOf = async (content: string, columns: CaseColumns = {}, needs = compared) =>
  (await readCaseFile('mail.csv', content, columns, needs)).problems.map(({ message }) => message).join('\n');

describe('columns of a case file', () => {
  for (const [input, expected] of [
    ['Input', 'Expected'],
    ['User input', 'Expected output'],
    ['question', 'answer'],
    ['prompt', 'completion'],
    ['text', 'label'],
    ['QUERY', 'ground_truth'],
    ['message', 'category'],
    ['Instruction', 'Target'],
  ] as const) {
    it(`named "${input}" and "${expected}" are found, and shown`, async () => {
      const { cases, problems, notes } = await readCaseFile('mail.csv', `Nr,${input},note,${expected}\n1,a,n,b\n`, {}, compared);
      assert.deepEqual(problems, []);
      assert.deepEqual(pairsOf(cases), [['a', 'b']]);
      assert.deepEqual(cases[0]?.metadata, { Nr: '1', note: 'n' });
      assert.equal(notes.length, 1);
      assert.match(notes[0] ?? '', new RegExp(`"${input}" is taken for the input, "${expected}" for what is expected`));
    });
  }

  it('named plainly are not spoken of', async () => {
    const { cases, notes } = await readCaseFile('mail.csv', 'question,input,expected,label\nq,a,b,l\n', {}, compared);
    assert.deepEqual([pairsOf(cases), notes], [[['a', 'b']], []]);
  });

  it('that a person names are read, whatever they are called', async () => {
    const text = 'question,label,category\nq,l,c\n';
    const { cases, notes } = await readCaseFile('mail.csv', text, { input: 'label', expected: 'category' }, compared);
    assert.deepEqual([pairsOf(cases), notes], [[['l', 'c']], []]);
  });

  it('are not chosen among several that may be meant', async () => {
    assert.match(
      await messageOf('question,text,expected\na,b,c\n'),
      /^Both "question" and "text" may be the input\. .*--columns input=COLUMN/,
    );
    assert.match(
      await messageOf('input,label,answer\na,b,c\n'),
      /^Both "label" and "answer" may be what is expected\. .*--columns expected=/,
    );
    assert.equal(await messageOf('input,label,answer\na,b,c\n', { expected: 'label' }), '');
  });

  it('that fill the prompt leave the input out, unless it is plainly there', async () => {
    const needs = { ...compared, promptVariables: ['ticket'] };
    const { cases, notes } = await readCaseFile('mail.csv', 'ticket,text,label\na,b,c\n', {}, needs);
    assert.deepEqual([pairsOf(cases), cases[0]?.metadata], [[['', 'c']], { ticket: 'a', text: 'b' }]);
    assert.match(notes.join(), /^"label" is taken for what is expected\. /);
    const both = await readCaseFile('mail.csv', 'ticket,Input,label\na,b,c\n', {}, needs);
    assert.deepEqual(pairsOf(both.cases), [['b', 'c']]);
  });

  it('of one name matter only where one of them is read', async () => {
    const { cases, problems } = await readCaseFile('mail.csv', 'input,expected,note,note\na,b,x,y\n', {}, compared);
    assert.deepEqual([problems, cases[0]?.metadata], [[], { note: 'x', 'note (2)': 'y' }]);
    assert.match(await messageOf('input,expected,expected\na,b,c\n'), /^Two columns are named "expected"/);
    assert.match(await messageOf('Input,Input,expected\na,b,c\n'), /^Two columns are named "Input"/);
    assert.match(await messageOf('input,note,note\na,b,c\n', { variables: { memo: 'note' } }, {}), /^Two columns are named "note"/);
    assert.match(await messageOf('input,note,note\na,b,c\n', {}, { promptVariables: ['note'] }), /^Two columns are named "note"/);
  });

  it('that a row lacks are empty at its end, and not where they are read', async () => {
    const short = await readCaseFile('mail.csv', 'input,expected,note\na,b\nc\nd,e,f,,\ng,h,i,j\n', {}, compared);
    assert.deepEqual(pairsOf(short.cases), [
      ['a', 'b'],
      ['d', 'e'],
    ]);
    assert.deepEqual(
      short.problems.map(({ line, message }) => [line, message.split('.')[0]]),
      [
        [3, 'The row has 1 field, the header 3'],
        [5, 'The row has 4 fields, the header 3'],
      ],
    );
    const broken = await readCaseFile('mail.csv', 'input,expected\na text\nwhose line broke,b\n');
    assert.deepEqual(pairsOf(broken.cases), [['whose line broke', 'b']], 'a case is not made of half a text');
    assert.equal(broken.problems.length, 1);
  });
});
