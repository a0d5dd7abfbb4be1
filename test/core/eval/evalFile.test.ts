import assert from 'node:assert/strict';
import { parseEvalFile } from '../../../src/core/eval/evalFile';
import { evalFileTemplate } from '../../../src/core/eval/evalFileTemplate';

describe('parseEvalFile', () => {
  it('reads every key', () => {
    const { config, problems } = parseEvalFile(
      'a.eval.yaml',
      `prompt: SKILL.md
cases: mail.csv
columns: { input: body, expected: tray, id: number, variables: { product: product_name } }
metric: { type: numeric, tolerance: 0.5 }
models: { task: openai:some-model, reflection: lexical, judge: "openai:org/model:free", baseUrl: http://127.0.0.1:1/v1 }
method: opro
preset: paper
settings: { steps: 4, temperature: 0.7 }
split: { train: 50, validation: 25, test: 25 }
budget: { calls: 10, tokens: 1000, cost: 0.5, minutes: 3 }
seed: 4294967295
prices: { "openai:some-model": { input: 0.15, output: 0 } }
maxAnswerTokens: 64
maxPromptTokens: 2000
`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(config, {
      prompt: 'SKILL.md',
      cases: { kind: 'file', path: 'mail.csv' },
      columns: { input: 'body', expected: 'tray', id: 'number', variables: { product: 'product_name' } },
      metric: { type: 'numeric', tolerance: 0.5 },
      models: { task: 'openai:some-model', reflection: 'lexical', judge: 'openai:org/model:free', baseUrl: 'http://127.0.0.1:1/v1' },
      method: 'opro',
      preset: 'paper',
      settings: { steps: 4, temperature: 0.7 },
      split: { train: 50, validation: 25, test: 25 },
      budget: { calls: 10, tokens: 1000, cost: 0.5, minutes: 3 },
      seed: 4294967295,
      prices: { 'openai:some-model': { input: 0.15, output: 0 } },
      maxAnswerTokens: 64,
      maxPromptTokens: 2000,
    });
  });

  it('leaves out what the file leaves out', () => {
    assert.deepEqual(parseEvalFile('a.eval.yaml', 'metric: iequals\n').config, { metric: { type: 'iequals' } });
    assert.deepEqual(parseEvalFile('a.eval.yaml', '# nothing yet\n'), { config: {}, problems: [] });
    assert.deepEqual(parseEvalFile('a.eval.yaml', 'columns: { variables: [product, plan] }').config, {
      columns: { variables: { product: 'product', plan: 'plan' } },
    });
  });

  it('reads inline cases with their lines', () => {
    const source = `prompt: a.md
cases:
  - input: |
      Two
      lines
    expected: bills
  - { input: 42, expected: 1.0, id: x7, variables: { plan: 007 } }

  - input: What is in it?
    expected: { tray: bills, "n": [1, null] }
  - variables: { plan: small }
`;
    const { config, problems } = parseEvalFile('a.eval.yaml', source);
    assert.deepEqual(problems, []);
    assert.equal(config?.cases?.kind, 'inline');
    const at = (line: number, endLine: number) => ({ file: 'a.eval.yaml', line, endLine });
    assert.deepEqual(config.cases.cases, [
      { id: 'case 1', input: 'Two\nlines\n', variables: {}, expected: 'bills', metadata: {}, position: at(3, 6) },
      { id: 'x7', input: '42', variables: { plan: '007' }, expected: '1.0', metadata: {}, position: at(7, 7) },
      {
        id: 'case 3',
        input: 'What is in it?',
        variables: {},
        expected: '{"tray":"bills","n":[1,null]}',
        metadata: {},
        position: at(9, 10),
      },
      { id: 'case 4', input: '', variables: { plan: 'small' }, metadata: {}, position: at(11, 11) },
    ]);
  });

  it('keeps the good inline cases and names the bad ones', () => {
    const { config, problems } = parseEvalFile('a.eval.yaml', 'cases:\n  - input: a\n  - b\n  - inptu: c\n  - expected: d\n  - input: a\n');
    assert.equal(config?.cases?.kind === 'inline' && config.cases.cases.length, 2);
    assert.deepEqual(
      problems.map(({ line, severity, message }) => [line, severity, message]),
      [
        [3, 'error', 'A case must be a mapping with "input" and "expected".'],
        [4, 'error', 'The key "inptu" is unknown. Did you mean "input"?'],
        [5, 'error', 'The case has no input. Fill it in, or remove the case.'],
        [
          6,
          'warning',
          'The case repeats line 2. Both are asked and cost calls, but for the verdict they count as one case; remove one of them.',
        ],
      ],
    );
  });

  const faults: Record<string, { source: string; at: string; says: RegExp }> = {
    'an unknown key': { source: 'prompt: a.md\nmodel: lexical', at: 'model', says: /"model" is unknown\. Did you mean "models"\?/ },
    'a key unlike any other': { source: 'prompt: a.md\nzebra: 1', at: 'zebra', says: /"zebra" is unknown\. There are "prompt", "cases"/ },
    'an unknown key below another': { source: 'budget:\n  call: 3', at: 'call', says: /Did you mean "calls"\?/ },
    'a wrong word': { source: 'method: orpo', at: 'orpo', says: /"method" must be "metareflection",? .*"opro".*\. Did you mean "opro"\?/ },
    'a wrong metric': { source: 'metric: iequal', at: 'iequal', says: /Did you mean "iequals"\?/ },
    'a metric without type': { source: 'metric: { tolerance: 1 }', at: '{ tolerance: 1 }', says: /needs a "type"/ },
    'an option of another metric': {
      source: 'metric: { type: json, tolerance: 1 }',
      at: 'tolerance',
      says: /The metric "json" has no "tolerance"/,
    },
    'a bad pattern': {
      source: 'metric: { type: regex, pattern: "(a" }',
      at: '"(a"',
      says: /"pattern" cannot be used: it is not a regular expression/,
    },
    'a pattern that is too long': {
      source: `metric: { type: regex, pattern: "${'a'.repeat(10_001)}" }`,
      at: `"${'a'.repeat(10_001)}"`,
      says: /"pattern" cannot be used: it is longer than 10000 characters\./,
    },
    'text for a number': { source: 'seed: one', at: 'one', says: /"seed" must be a whole number from 0 to 4294967295/ },
    'a fraction for a whole number': { source: 'budget: { calls: 1.5 }', at: '1.5', says: /"calls" must be a whole number of at least 1/ },
    'a number out of range': { source: 'budget: { cost: 0 }', at: '0', says: /"cost" must be a number above 0/ },
    'a number for a mapping': { source: 'split: 3', at: '3', says: /"split" must be a mapping with "train", "validation" or "test"/ },
    'a split without a part': {
      source: 'split: { train: 1, test: 1 }',
      at: '{ train: 1, test: 1 }',
      says: /needs "train", "validation" and "test"/,
    },
    'a split of nothing': {
      source: 'split: { train: 0, validation: 0, test: 0 }',
      at: '{ train: 0, validation: 0, test: 0 }',
      says: /all 0/,
    },
    'an empty key': { source: 'prompt:\nseed: 1', at: 'prompt', says: /"prompt" has no value/ },
    'a list for a text': { source: 'prompt: [a.md]', at: '[a.md]', says: /"prompt" must be a text/ },
    'a case file of another kind': { source: 'cases: mail.docx', at: 'mail.docx', says: /a list of cases, or the path of a \.csv/ },
    'a model without a provider': {
      source: 'models: { task: some-model }',
      at: 'some-model',
      says: /"lexical", "openai:NAME" or "vscode:VENDOR\/NAME"/,
    },
    'a mistyped provider': {
      source: 'models: { judge: "anthropic:claude" }',
      at: '"anthropic:claude"',
      says: /"judge" must be "lexical", "openai:NAME" or/,
    },
    'a model of VS Code without its vendor': {
      source: 'models: { task: "vscode:gpt" }',
      at: '"vscode:gpt"',
      says: /"vscode:VENDOR\/NAME"/,
    },
    'an address that is none': { source: 'models: { baseUrl: localhost }', at: 'localhost', says: /https:\/\// },
    'a price without output': {
      source: 'prices: { lexical: { input: 1 } }',
      at: '{ input: 1 }',
      says: /"lexical" needs "input" and "output"\./,
    },
    'a setting of the other method': {
      source: 'method: opro\nsettings: { rounds: 3 }',
      at: 'rounds',
      says: /OPRO has no "rounds"\. It has "steps"/,
    },
    'a setting out of range': { source: 'settings: { steps: 0 }', at: '0', says: /"steps" must be a whole number from 1 to 1000\./ },
    'a fraction of what is counted': {
      source: 'settings: { rounds: 2.5 }',
      at: '2.5',
      says: /"rounds" must be a whole number from 1 to 1000\./,
    },
    'a doubled key': { source: 'seed: 1\nseed: 2', at: 'seed', says: /second time/ },
    'an alias': { source: 'prompt: &p a.md\ncases: *p', at: '*p', says: /Aliases/ },
    'a file that is no mapping': { source: '- prompt', at: '- prompt', says: /is a mapping of keys/ },
    'YAML that cannot be read': { source: 'prompt: a.md\nseed: @1', at: '@', says: /not valid YAML: / },
  };
  for (const [what, { source, at, says }] of Object.entries(faults)) {
    it(`refuses ${what}, naming its place`, () => {
      const { config, problems } = parseEvalFile('a.eval.yaml', source);
      assert.equal(config, undefined);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      const [problem] = problems;
      assert.match(problem?.message ?? '', says);
      assert.equal(problem?.severity, 'error');
      assert.equal(source.slice(problem?.range?.start, problem?.range?.end), at);
      assert.equal(problem?.line, source.slice(0, problem?.range?.start).split('\n').length);
    });
  }

  it('reports every fault, not only the first', () => {
    const { problems } = parseEvalFile('a.eval.yaml', 'promt: a\nmethod: x\nbudget:\n  calls: none\n');
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, 2, 4],
    );
  });

  it('places problems rightly behind a byte order mark and Windows line ends', () => {
    const source = '\uFEFFprompt: a.md\r\nseeed: 1\r\n';
    const problem = parseEvalFile('a.eval.yaml', source).problems[0];
    assert.equal(problem?.line, 2);
    assert.equal(source.slice(problem.range?.start, problem.range?.end), 'seeed');
  });

  it('refuses a file that is too long', () => {
    const { config, problems } = parseEvalFile('a.eval.yaml', `prompt: ${'a'.repeat(2_000_000)}`);
    assert.equal(config, undefined);
    assert.match(problems[0]?.message ?? '', /Put the cases into a CSV or JSONL file/);
  });

  it('survives a file that is nested without end', () => {
    const lines = Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth + 1)}k:\n`).join('');
    for (const nested of [
      '['.repeat(5000),
      '[{a: '.repeat(5000),
      `\n${'- '.repeat(10_000)}x`,
      `\n${'? '.repeat(10_000)}x`,
      `\n${lines}`,
      `${'['.repeat(99)}{a: [[x]]}${']'.repeat(99)}`,
    ]) {
      const { config, problems } = parseEvalFile('a.eval.yaml', `prompt: ${nested}`);
      assert.equal(config, undefined);
      assert.deepEqual(
        new Set(problems.map(({ message }) => message)),
        new Set(['The file is nested too deeply to be read.']),
        nested.slice(0, 20),
      );
    }
  });

  it('survives such a file however often it is read', () => {
    // The library compiles its regular expressions anew when they have been used for a while;
    // near the end of the stack that ends the process.
    for (const nested of ['- ', '? ', '{a: ', '[a, '])
      for (let time = 1; time <= 20; time++) assert.equal(parseEvalFile('a.eval.yaml', `${nested.repeat(3000)}x`).problems.length, 1);
  });

  describe('with very many keys, entries or problems', () => {
    const many = (count: number, line: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => line(index)).join('');

    it('is read where they are right', () => {
      const { config, problems } = parseEvalFile(
        'a.eval.yaml',
        `prices:\n${many(32_000, (index) => `  m${index}: { input: ${index}, output: 2 }\n`)}`,
      );
      assert.deepEqual(problems, []);
      assert.equal(Object.keys(config?.prices ?? {}).length, 32_000);
      assert.deepEqual(config?.prices?.['m31999'], { input: 31_999, output: 2 });
      const cases = many(
        2000,
        (index) => `  - input: question ${index}, of many\n    expected: a\n    variables: { about: thing ${index} }\n`,
      );
      const inline = parseEvalFile(
        'a.eval.yaml',
        `cases:\n${cases}  - input: last\n    variables:\n${many(32_000, (index) => `      v${index}: x\n`)}`,
      );
      assert.deepEqual(inline.problems, []);
      assert.ok(inline.config?.cases?.kind === 'inline');
      assert.equal(inline.config.cases.cases.length, 2001);
      assert.equal(Object.keys(inline.config.cases.cases.at(-1)?.variables ?? {}).length, 32_000);
    });

    it('tells of each key that is doubled', () => {
      const source = `seed: 1\n${many(32_000, () => 'seed: 2\n')}`;
      const { problems } = parseEvalFile('a.eval.yaml', source);
      assert.deepEqual(
        problems.slice(0, 1000).map(({ line }) => line),
        Array.from({ length: 1000 }, (_, index) => index + 2),
      );
      assert.ok(problems.slice(0, 1000).every(({ message }) => /second time/.test(message)));
    });

    it('names the first thousand problems, and how many there are beside them', () => {
      const { config, problems } = parseEvalFile(
        'a.eval.yaml',
        many(32_000, (index) => `k${index}: 1\n`),
      );
      assert.equal(config, undefined);
      assert.equal(problems.length, 1001);
      assert.deepEqual(problems.at(-1), {
        severity: 'error',
        message: 'There are 31000 more problems in this file. Mend those above first.',
        file: 'a.eval.yaml',
      });
    });

    it('is refused where they are too many to be read soon', () => {
      for (const source of [
        many(200_001, () => '\n'),
        `cases: [${'{},'.repeat(150_000)}]`,
        `cases: ${'[],'.repeat(150_000)}`,
        '!t '.repeat(300_000),
        '"'.repeat(300_000),
      ]) {
        const { config, problems } = parseEvalFile('a.eval.yaml', source);
        assert.equal(config, undefined);
        assert.deepEqual(
          problems.map(({ message }) => message),
          ['The file has too many lines and entries for an eval file. Put the cases into a CSV or JSONL file of their own.'],
        );
      }
    });
  });
});

describe('evalFileTemplate', () => {
  it('gives a file that can be read', () => {
    const { config, problems } = parseEvalFile(
      'a.eval.yaml',
      evalFileTemplate({ prompt: 'my prompt: #1.md', cases: '../mail.csv', metric: 'json', method: 'opro' }),
    );
    assert.deepEqual(problems, []);
    assert.equal(config?.prompt, 'my prompt: #1.md');
    assert.deepEqual(config.cases, { kind: 'file', path: '../mail.csv' });
    assert.deepEqual([config.metric, config.method, config.seed], [{ type: 'json' }, 'opro', 1]);
  });

  it('holds two cases where there is no case file', () => {
    const { config, problems } = parseEvalFile('a.eval.yaml', evalFileTemplate({ prompt: 'SKILL.md' }));
    assert.deepEqual(problems, []);
    assert.equal(config?.cases?.kind === 'inline' && config.cases.cases.length, 2);
  });

  describe('models', () => {
    const modelsOf = (text: string) => parseEvalFile('a.eval.yaml', `models:\n${text}`);

    it('are ids, or ids with how they are asked', () => {
      const { config, problems } = modelsOf(
        '  task: { model: openai:a, timeoutSeconds: 300, answers: [x, y] }\n  reflection: openai:b\n' +
          '  judge: { baseUrl: http://127.0.0.1:1/v1 }\n  baseUrl: http://127.0.0.1:2/v1\n  timeoutSeconds: 60\n',
      );
      assert.deepEqual(problems, []);
      assert.deepEqual(config?.models, {
        task: 'openai:a',
        reflection: 'openai:b',
        baseUrl: 'http://127.0.0.1:2/v1',
        roles: {
          task: { timeoutSeconds: 300, answers: ['x', 'y'] },
          reflection: { timeoutSeconds: 60 },
          judge: { timeoutSeconds: 60, baseUrl: 'http://127.0.0.1:1/v1' },
        },
      });
    });

    it('are refused with what only a task model has, and with what is no number of seconds', () => {
      assert.match(modelsOf('  judge: { model: lexical, answers: [x] }\n').problems[0]?.message ?? '', /answers/);
      assert.match(modelsOf('  task: { timeoutSeconds: 0 }\n').problems[0]?.message ?? '', /timeoutSeconds/);
      assert.match(modelsOf('  task: { response_format: { type: json_object } }\n').problems[0]?.message ?? '', /json_schema/);
    });
  });
});
