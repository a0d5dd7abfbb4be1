import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { writeCandidate } from '../../../src/cli/writeCandidate';
import { isAcceptedInFile } from '../../../src/core/run/view/acceptedInFile';
import type { RunView } from '../../../src/core/run/view/runView';
import { HeldCandidate } from '../../../src/editor/runs/heldCandidate';
import { textsNow } from '../../../src/editor/runs/textsNow';
import { replaceFile } from '../../../src/storage/replaceFile';
import { RunStore } from '../../../src/storage/runStore';
import { optimizeTwoFiles, twoFiles, twoFilesChanged, twoFileSteps } from '../../support/twoFileProgram';

describe('a program of two files and a piece of configuration', () => {
  let folder: string;
  let view: RunView;
  let store: RunStore;
  const at = (name: string) => join(folder, ...name.split('/'));
  const read = (name: string) => readFile(at(name), 'utf8');
  const readAll = () => Promise.all(Object.keys(twoFiles).map(read));
  const originals = () => Object.values(twoFiles);

  before(async function () {
    this.timeout(20_000);
    folder = await mkdtemp(join(tmpdir(), 'whetstone-program-'));
    await mkdir(at('skills/x'), { recursive: true });
    for (const [name, text] of Object.entries(twoFiles)) await writeFile(at(name), text);
    store = new RunStore(folder);
    const id = await optimizeTwoFiles(at('desk.eval.yaml'), at('AGENTS.md'), store);
    view = (await store.read(id))?.view ?? assert.fail();
    assert.deepEqual([view.best, view.verdict?.kind], ['c4', 'proven']);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is recorded with its files, and what may change of it', () => {
    assert.deepEqual(
      view.files.map(({ path, place, text }) => [path, place, text]),
      [
        [at('AGENTS.md'), 'AGENTS.md', twoFiles['AGENTS.md']],
        [at('skills/x/SKILL.md'), 'skills/x/SKILL.md', twoFiles['skills/x/SKILL.md']],
      ],
    );
    assert.equal(view.evalFile, at('desk.eval.yaml'));
    const all = [
      'instruction',
      'rules',
      'skills/x/SKILL.md#description',
      'skills/x/SKILL.md#instruction',
      'skills/x/SKILL.md#rules',
      'retrieval.topK',
    ];
    assert.deepEqual(view.mayChange, all);
    assert.deepEqual(view.candidates.map(({ id, state }) => [id, state]).slice(1, 5), [
      ['c1', 'admitted'],
      ['c2', 'admitted'],
      ['c3', 'admitted'],
      ['c4', 'best'],
    ]);
    assert.deepEqual(view.candidates.find(({ id }) => id === 'c4')?.values, Object.assign({}, ...twoFileSteps));
  });

  it('is left as it was, all of it, where one of the files cannot be written', async () => {
    let count = 0;
    const failing = async (path: string, text: string) => {
      if (++count === 3) throw new Error('The disk is full.');
      await replaceFile(path, text);
    };
    const candidate = view.candidates.find(({ id }) => id === 'c4') ?? assert.fail();
    await assert.rejects(
      writeCandidate({ store, view, candidate, whereKept: 'It is kept.', outside: false }, failing),
      /The disk is full\. It is kept\.$/,
    );
    assert.deepEqual(await readAll(), originals());
  });

  it('is changed by what is accepted in its places, and by no byte elsewhere', async () => {
    const candidate = view.candidates.find(({ id }) => id === 'c4') ?? assert.fail();
    const accept = () => writeCandidate({ store, view, candidate, whereKept: '', outside: false });
    assert.equal((await accept()).written, true);
    assert.deepEqual(await readAll(), Object.values(twoFilesChanged));
    assert.match((await accept()).message, /AGENTS\.md, \S+SKILL\.md and \S+desk\.eval\.yaml hold candidate c4 already\.$/);
    const now = await textsNow(view, (path) => readFile(path, 'utf8'));
    assert.equal(new HeldCandidate().in(now, view), 'c4');
    assert.ok(isAcceptedInFile({ ...view, accepted: ['c4'] }, now));
    assert.ok(
      !isAcceptedInFile(
        { ...view, accepted: ['c4'] },
        await textsNow(view, async (path) => originals()[['AGENTS.md', 'SKILL.md', 'yaml'].findIndex((end) => path.endsWith(end))]),
      ),
    );
  });

  it('is not written where one of the files has gone on', async () => {
    const candidate = view.candidates.find(({ id }) => id === 'c1') ?? assert.fail();
    await writeFile(at('AGENTS.md'), twoFiles['AGENTS.md']);
    await writeFile(at('skills/x/SKILL.md'), twoFiles['skills/x/SKILL.md']);
    const fresh = twoFiles['desk.eval.yaml'].replace('topK: 5', 'topK: 6');
    await writeFile(at('desk.eval.yaml'), fresh);
    const last = view.candidates.find(({ id }) => id === 'c4') ?? assert.fail();
    await assert.rejects(
      writeCandidate({ store, view, candidate: last, whereKept: 'It is kept.', outside: false }),
      /desk\.eval\.yaml: The file has changed since the run began/,
    );
    assert.deepEqual(await readAll(), [twoFiles['AGENTS.md'], twoFiles['skills/x/SKILL.md'], fresh]);
    // One that changes the first file alone minds the others not.
    assert.equal((await writeCandidate({ store, view, candidate, whereKept: '', outside: false })).written, true);
    assert.deepEqual(await readAll(), [twoFilesChanged['AGENTS.md'], twoFiles['skills/x/SKILL.md'], fresh]);
  });

  it('gets files that a candidate creates, and loses those that it leaves out', async () => {
    await writeFile(at('AGENTS.md'), twoFiles['AGENTS.md']);
    await writeFile(at('skills/x/SKILL.md'), twoFiles['skills/x/SKILL.md']);
    const candidate = { id: 'c9', values: {}, files: { 'notes/a.md': 'Mind it.\n', 'skills/x/SKILL.md': null } };
    assert.equal((await writeCandidate({ store, view, candidate, whereKept: '', outside: false })).written, true);
    assert.equal(await read('notes/a.md'), 'Mind it.\n');
    await assert.rejects(read('skills/x/SKILL.md'), /ENOENT/);
    const again = await writeCandidate({ store, view, candidate, whereKept: '', outside: false });
    assert.equal(again.written, false);
    await writeFile(at('notes/a.md'), 'Mine.\n');
    await assert.rejects(writeCandidate({ store, view, candidate, whereKept: '', outside: false }), /a\.md: The file has changed/);
    for (const name of ['../out.md', '.git/hooks/post-merge', '.vscode/tasks.json']) {
      const forged = { id: 'c9', values: {}, files: { [name]: 'Hostile.\n' } };
      await assert.rejects(
        writeCandidate({ store, view, candidate: forged, whereKept: '', outside: true }),
        /does not tell what c9 changes/,
      );
    }
  });
});
