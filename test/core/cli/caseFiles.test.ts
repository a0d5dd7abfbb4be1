import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWhetstone } from '../../support/commandLine';
import { OpenAIServer } from '../../support/openaiServer';
import { asWorkbook, encoded } from '../../support/writtenCases';

const pairs = [
  ['The kettle leaks', 'repair'],
  ['Send it back, please', 'return'],
  ['Does it come in red?', 'advice'],
] as const;
const answers: ReadonlyMap<string, string> = new Map(pairs);

/** Rows below a header. @param more at the end of each */
const table = (header: string, mark: string, more = '') =>
  [header, ...pairs.map((pair) => pair.map((text) => (text.includes(mark) ? `"${text}"` : text)).join(mark) + more)].join('\n');
const objects = pairs.map(([input, expected]) => ({ input, expected }));
const lines = objects.map((each) => JSON.stringify(each)).join('\n');

/** Files that people have, of the same three cases. */
const files: Readonly<Record<string, readonly [name: string, content: string | Uint8Array, ...more: readonly string[]]>> = {
  'data for fine-tuning': [
    'c.jsonl',
    pairs
      .map(([q, a]) =>
        JSON.stringify({
          messages: [
            { role: 'user', content: q },
            { role: 'assistant', content: a },
          ],
        }),
      )
      .join('\n'),
  ],
  'JSON Lines that are called JSON': ['c.json', lines],
  'tabs in a file that is called CSV': ['c.csv', table('input\texpected', '\t')],
  'a first line that says what parts fields': ['c.csv', `sep=;\r\n${table('input;expected', ';').replaceAll('\n', '\r\n')}`],
  'a header in upper case': ['c.csv', table('Input,Expected', ',')],
  'an Excel workbook': ['c.xlsx', asWorkbook([['input', 'expected'], ...pairs])],
  'JSON that wraps its list': ['c.json', JSON.stringify({ data: objects })],
  'rows without their last field': ['c.csv', table('input,expected,note', ',')],
  'two unused columns of one name': ['c.csv', table('input,expected,note,note', ',', ',x,y')],
  'blanks before quotes': ['c.csv', ['input, expected', ...pairs.map(([q, a]) => `"${q}", "${a}"`)].join('\n')],
  'a list of those that are right': ['c.jsonl', pairs.map(([input, a]) => JSON.stringify({ input, expected: ['?', a] })).join('\n')],
  'a file of a German Excel': [
    'c.csv',
    encoded(table('Größe;Frage;Antwort', ';').replaceAll('\n', '\r\nXL;'), 'windows-1252'),
    '--columns',
    'input=Frage,expected=Antwort',
  ],
  'UTF-16, as Excel calls Unicode Text': ['c.txt', encoded(table('input\texpected', '\t'), 'utf-16le with a mark')],
};

describe('case files that people have, on the command line', function () {
  this.timeout(120_000);
  let folder: string;
  let server: OpenAIServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whetstone-files-'));
    await writeFile(join(folder, 'sort.md'), 'Sort the message: repair, return or advice.\n');
    server = await OpenAIServer.start({ answer: ({ messages }) => answers.get(messages.at(-1)?.content ?? '') ?? '12345678901234567890' });
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function evaluate(name: string, content: string | Uint8Array, ...more: readonly string[]) {
    await writeFile(join(folder, name), content);
    const { code, stdout, stderr } = await startWhetstone(folder, [
      ...['eval', 'sort.md', '--cases', name, '--model', 'openai:any', '--base-url', server.url, '--json'],
      ...more,
    ]).ended;
    return { code, stderr, report: stdout === '' ? undefined : (JSON.parse(stdout) as { cases: number; score: number; metric: string }) };
  }

  for (const [name, file] of Object.entries(files)) {
    it(`${name}: an always-right model scores 100 %`, async () => {
      const { report, stderr } = await evaluate(...file);
      assert.deepEqual([report?.cases, report?.score], [3, 1], stderr);
    });
  }

  it('a number of many digits is compared with all of them', async () => {
    const { report } = await evaluate(
      'n.jsonl',
      '{"input": "Which?", "expected": 12345678901234567890}\n{"input": "Which one?", "expected": 12345678901234567000}\n',
    );
    assert.equal(report?.score, 0.5);
  });

  it('guessed columns are shown, and --columns decides', async () => {
    const text = 'question,label,queue\nThe kettle leaks,no,repair\n';
    const guessed = await evaluate('q.csv', text);
    assert.match(guessed.stderr, /Note: "question" is taken for the input, "label" for what is expected\./);
    assert.equal(guessed.report?.score, 0);
    const named = await evaluate('q.csv', text, '--columns', 'expected=queue');
    assert.equal(named.report?.score, 1);
    for (const [typed, says] of [
      ['expected', /--columns takes NAME=COLUMN/],
      ['expected=a,expected=b', /says twice what "expected" is/],
      ['expected=none', /no column "none"/],
    ] as const) {
      const { code, stderr } = await evaluate('q.csv', text, '--columns', typed);
      assert.equal(code, 2);
      assert.match(stderr, says);
    }
  });

  it('a metric that the file names is that of the run, unless another is typed', async () => {
    const text = 'text,__expected\nThe kettle leaks,contains:pair\n"Send it back, please",contains:turn\n';
    const said = await evaluate('p.csv', text);
    assert.deepEqual([said.report?.metric, said.report?.score], ['contains', 1], said.stderr);
    assert.match(said.stderr, /scored by the metric contains, as the file says/);
    assert.equal((await evaluate('p.csv', text, '--metric', 'equals')).report?.score, 0);
  });
});
