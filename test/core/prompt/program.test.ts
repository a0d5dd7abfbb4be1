import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { CopiedInputs } from '../../../src/core/prompt/copiedInputs';
import { unchanged } from '../../../src/core/prompt/candidate';
import { faultOfFileName } from '../../../src/core/prompt/filePaths';
import { checkDraft } from '../../../src/core/prompt/guard';
import { formatExemplar } from '../../../src/core/prompt/kinds/exemplars';
import { loadProgram, partsOf, withPlaces } from '../../../src/core/prompt/loadProgram';
import type { Program, Values } from '../../../src/core/prompt/program';
import { changedValues, componentsOf, mainText, renderFiles, valueOf, versionKey } from '../../../src/core/prompt/version';
import { makeCase } from '../../support/memoryRun';
import { testComponent, testProgram } from '../../support/testProgram';

const agents = '# Desk\n\nAnswer the mail.\n';
const skill =
  '---\nname: sort\ndescription: Sorts mail.\n---\n\n# Sort\n\nName the tray.\n\n<!-- whetstone:rules -->\n' +
  '- One.\n<!-- /whetstone:rules -->\n';
const limits = { maxSlotCharacters: 500 };

function twoFiles(): Program {
  return loadProgram({
    files: [
      { path: '/w/AGENTS.md', text: agents },
      { path: '/w/skills/sort/SKILL.md', text: skill },
    ],
    configuration: [testComponent('retrieval.topK', 'config', '5'), testComponent('model.task', 'config', '"lexical"')],
    evalFile: { path: '/w/desk.eval.yaml' },
    locked: ['model.task'],
  });
}

describe('a program', () => {
  it('has the components of all its files by name, then its configuration', () => {
    const { components } = twoFiles();
    assert.deepEqual(
      components.map(({ name, kind, value, locked }) => [name, kind, value, locked === true]),
      [
        ['instruction', 'text', 'Answer the mail.', false],
        ['rules', 'rules', '', false],
        ['skills/sort/SKILL.md#description', 'description', 'Sorts mail.', false],
        ['skills/sort/SKILL.md#instruction', 'text', 'Name the tray.', false],
        ['skills/sort/SKILL.md#rules', 'rules', '- One.', false],
        ['retrieval.topK', 'config', '5', false],
        ['model.task', 'config', '"lexical"', true],
      ],
    );
  });

  it('is the same when it is loaded from what is recorded of it', () => {
    const program = withPlaces(twoFiles(), (path) => path.slice(3));
    assert.deepEqual(loadProgram(JSON.parse(JSON.stringify(partsOf(program))) as Parameters<typeof loadProgram>[0]), program);
    assert.deepEqual([program.files[1]?.place, program.evalFile?.place], ['skills/sort/SKILL.md', 'desk.eval.yaml']);
  });

  it('says what its parts cannot be', () => {
    const file = { path: '/w/AGENTS.md', text: agents };
    const load = (parts: Partial<Parameters<typeof loadProgram>[0]>) => () =>
      loadProgram({ files: [file], evalFile: { path: 'e' }, ...parts });
    assert.throws(load({ files: [file, file] }), /^InputError: e: The program has the file \/w\/AGENTS\.md twice/);
    assert.throws(load({ configuration: [testComponent('rules', 'config', '1')] }), /Two parts of the program are called "rules"/);
    assert.throws(load({ locked: ['tone'] }), /There is nothing called "tone" to lock\. There are "instruction", "rules"\./);
    assert.throws(
      () => testProgram('---\ndescription: x\n---\n<!-- whetstone:slot description -->\nText.\n<!-- /whetstone:slot -->\n', 'a.prompt.md'),
      /Two parts of this file would be called "description"/,
    );
    assert.throws(
      () => testProgram('A\n<!-- whetstone:bullets instruction -->\n- b\n<!-- /whetstone:bullets -->\n', 'a.md'),
      /Two parts of this file would be called "instruction"/,
    );
  });

  it('is changed by a version in the files and the configuration that this names, and nowhere else', () => {
    const program = twoFiles();
    const values = { 'skills/sort/SKILL.md#rules': '- One.\n- Two.', 'retrieval.topK': '7' };
    const version = { program, candidate: { values } };
    const files = renderFiles(version);
    assert.equal(files.get('/w/AGENTS.md')?.text, agents);
    assert.equal(files.get('/w/skills/sort/SKILL.md')?.text, skill.replace('- One.', '- One.\n- Two.'));
    assert.deepEqual(
      [valueOf(version, 'retrieval.topK'), valueOf(version, 'instruction'), valueOf(version, 'nothing')],
      ['7', 'Answer the mail.', undefined],
    );
    const keys = [unchanged, { values }, { values: { 'retrieval.topK': '7' } }, { values: { rules: '- One.' } }].map((candidate) =>
      versionKey({ program, candidate }),
    );
    assert.equal(new Set(keys).size, 4, 'configuration alone makes another version');
    assert.deepEqual(
      changedValues(program, { instruction: ' Answer the mail.\r\n', 'retrieval.topK': ' 5 ', rules: '- A.\r\n', other: 'x' }),
      { rules: '- A.', other: 'x' },
    );
  });

  it('is without what a version leaves out, and with what it creates', () => {
    const program = twoFiles();
    const made = '# Notes\n\nMind the gap.\n';
    const version = { program, candidate: { values: {}, files: { 'skills/sort/SKILL.md': null, 'notes/gap.md': made } } };
    assert.deepEqual(
      [...renderFiles(version)].map(([path, { text }]) => [path, text]),
      [
        ['/w/AGENTS.md', agents],
        ['/w/notes/gap.md', made],
      ],
    );
    assert.deepEqual(
      componentsOf(version).map(({ name }) => name),
      ['instruction', 'rules', 'retrieval.topK', 'model.task', 'notes/gap.md#instruction', 'notes/gap.md#rules'],
    );
    assert.equal(valueOf(version, 'notes/gap.md#instruction'), 'Mind the gap.');
    assert.equal(mainText({ program, candidate: { values: {}, files: { 'AGENTS.md': null } } }), '');
  });

  it('takes no draft that changes what is locked, a file that is left out, or a file that could not be made', () => {
    const program = twoFiles();
    const fault = (values: Values, files?: Record<string, string | null>) => checkDraft(program, { values, files }, limits) ?? 'passed';
    assert.match(fault({ 'model.task': '"openai:x"' }), /^Setting "model\.task" is locked\.$/);
    assert.match(fault({ 'retrieval.topK': '"many"' }), /^Setting "retrieval\.topK" must be a number, as it was, not a text\.$/);
    assert.match(fault({ 'skills/sort/SKILL.md#description': '' }), /^Front matter "skills\/sort\/SKILL\.md#description" is empty\.$/);
    assert.match(
      fault({ 'skills/sort/SKILL.md#rules': '- A.' }, { 'skills/sort/SKILL.md': null }),
      /no component "skills\/sort\/SKILL\.md#rules"/,
    );
    assert.match(fault({}, { 'skills/none.md': null }), /no file "skills\/none\.md" that could be left out/);
    assert.match(fault({}, { 'AGENTS.md': 'Other.\n' }), /is there already/);
    assert.match(fault({}, { 'a.md': '' }), /cannot be read: The file is empty/);
    assert.match(fault({}, { 'a.md': 'One.\u202e' }), /U\+202E/);
    assert.equal(
      fault({ rules: '- A.' }, { 'notes/gap.md': 'Mind the gap.\n', 'AGENTS.md': 'x' }),
      'The new file "AGENTS.md" is there already: it changes by its components.',
    );
    assert.equal(fault({}, { 'notes/gap.md': 'Mind the gap.\n' }), 'passed');
  });

  it('gives new files no name that leads anywhere else', () => {
    for (const name of [
      '../x.md',
      '/x.md',
      'a/../../x.md',
      'C:/x.md',
      'a\\x.md',
      '',
      'a//b.md',
      './a.md',
      '.git/hooks/x',
      'a/.whetstone/x.md',
      '.vscode/x.md',
      'a\u0000.md',
      'a.md ',
      'a /b.md',
      'b:c.md',
      'x.',
    ]) {
      assert.ok(faultOfFileName(name) !== undefined, name);
    }
    for (const name of ['x.md', 'a/b c/x.prompt.md', '.github/agents/x.md', 'été.md']) assert.equal(faultOfFileName(name), undefined, name);
  });

  it('is kept from copied inputs in new files, but not in examples', () => {
    const input = 'I bought the blue lamp last week and it flickers, so I want my money back';
    const marked = `${agents}\n<!-- whetstone:exemplars shown -->\n<!-- /whetstone:exemplars -->\n`;
    const copied = new CopiedInputs(testProgram(marked, 'AGENTS.md'), [makeCase('line 1', input, 'refund')]);
    assert.match(
      copied.check({ values: {}, files: { 'a.md': `Mind: ${input}.\n` } }) ?? '',
      /^The new file "a\.md" copies the training case line 1/,
    );
    assert.match(copied.check({ values: { instruction: input } }) ?? '', /^Slot "instruction" copies/);
    assert.equal(copied.check({ values: { shown: formatExemplar({ input, output: 'refund' }) } }), undefined);
  });

  it('keeps every byte round its components, whatever its files are', () => {
    const section = (marker: string, lines: readonly string[]) =>
      `<!-- whetstone:${marker} -->\n${lines.map((line) => `- ${line}\n`).join('')}<!-- /whetstone:${marker.split(' ')[0]} -->`;
    const plain = fc
      .array(fc.constantFrom('sort', 'the', 'mail:', '"bills"', 'näh', '信', '🦊', 'a-b', '#5', "it's"), { minLength: 1, maxLength: 6 })
      .map((words) => `Do ${words.join(' ')}.`);
    const file = fc
      .record({
        path: fc.constantFrom('/w/SKILL.md', '/w/x.agent.md', '/w/x.prompty', '/w/AGENTS.md', '/w/p.txt', '/w/x.instructions.md'),
        header: fc.constantFrom(
          '',
          '---\nname: x\ndescription: It sorts.\n---\n',
          '---\n# note\ndescription: >\n  It sorts\n  mail.\nname: "x"\n---\n\n',
          "---\ndescription: 'It sorts.' # so\n---\n",
        ),
        slot: plain,
        points: fc.option(fc.array(plain, { minLength: 1, maxLength: 3 }), { nil: undefined }),
        rules: fc.array(plain, { minLength: 1, maxLength: 3 }),
        tail: fc.constantFrom('', '\n', '  \n\t'),
        lineEnd: fc.constantFrom('\n', '\r\n'),
        mark: fc.constantFrom('', '\uFEFF'),
      })
      .map(({ path, header, slot, points, rules, tail, lineEnd, mark }) => {
        const parts = [slot, ...(points === undefined ? [] : [section('bullets points', points)]), 'Between.', section('rules', rules)];
        return { path, text: mark + (header + parts.join('\n\n') + tail).replaceAll('\n', lineEnd) };
      });
    let passed = 0;
    fc.assert(
      fc.property(file, file, fc.array(plain, { minLength: 4, maxLength: 4 }), (first, second, fresh) => {
        const program = loadProgram({ files: [first, { ...second, path: second.path.replace('/w/', '/w/more/') }] });
        const texts: Record<string, string> = {
          text: fresh[0] ?? '',
          rules: `- ${fresh[1]}`,
          bullets: `- ${fresh[2]}`,
          description: fresh[3] ?? '',
        };
        const values = Object.fromEntries(program.components.map(({ name, kind }) => [name, texts[kind] ?? assert.fail(kind)]));
        if (checkDraft(program, { values }, limits) !== undefined) return;
        passed++;
        const rendered = renderFiles({ program, candidate: { values } });
        const again = loadProgram({ files: program.files.map(({ path }) => ({ path, text: rendered.get(path)?.text ?? '' })) as never });
        program.files.forEach((before, index) => {
          const after = again.files[index] ?? assert.fail();
          assert.deepEqual(frozen(after), frozen(before));
          for (const { name, value } of after.components) assert.equal(value, values[name]);
        });
      }),
      { seed: 9, numRuns: 500 },
    );
    assert.ok(passed > 100, `${passed} passed`);
  });
});

/** What of a file is no component, piece by piece. */
function frozen({ text, components }: Program['files'][number]): readonly string[] {
  const ends = [0, ...components.map(({ place }) => place.end)];
  return ends.map((end, index) => text.slice(end, components[index]?.place.start));
}
