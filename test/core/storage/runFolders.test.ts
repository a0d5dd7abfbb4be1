import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { rememberRunFolder, runFolders } from '../../../src/storage/runFolders';

describe('the folders that hold runs', () => {
  let root: string;
  let environment: { readonly XDG_STATE_HOME: string };
  let list: string;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'whetstone-folders-')));
    environment = { XDG_STATE_HOME: join(root, 'state') };
    list = join(root, 'state', 'whetstone', 'folders.jsonl');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const withRuns = async (...names: readonly string[]) => {
    const folder = join(root, ...names);
    await mkdir(join(folder, '.whetstone', 'runs'), { recursive: true });
    return folder;
  };

  it('are those of the places and above them, up to the root of the repository', async () => {
    await withRuns('outside');
    const repository = await withRuns('outside', 'repository');
    const prompts = await withRuns('outside', 'repository', 'prompts');
    await withRuns('outside', 'repository', 'other');
    await mkdir(join(repository, '.git'));
    await mkdir(join(prompts, 'deep'));
    assert.deepEqual(await runFolders([join(prompts, 'deep', 'SKILL.md'), repository], environment), [prompts, repository]);
  });

  it('are those too that were remembered, as long as they are there, each once', async () => {
    const [one, two] = [await withRuns('a "quoted"\nfolder'), await withRuns('two')];
    for (const folder of [one, two, one]) await rememberRunFolder(folder, environment);
    await symlink(one, join(root, 'link'));
    assert.deepEqual(await runFolders([join(root, 'link')], environment), [join(root, 'link'), two]);
    assert.equal((await readFile(list, 'utf8')).split('\n').length, 3);
    await rm(two, { recursive: true });
    assert.deepEqual(await runFolders([], environment), [one]);
  });

  it('are forgotten where they are gone, when there are many', async () => {
    const kept = await withRuns('kept');
    await mkdir(join(root, 'state', 'whetstone'), { recursive: true });
    await writeFile(
      list,
      [kept, ...Array.from({ length: 250 }, (_, index) => join(root, `gone ${index}`))]
        .map((folder) => `${JSON.stringify(folder)}\n`)
        .join(''),
    );
    const latest = await withRuns('latest');
    await rememberRunFolder(latest, environment);
    assert.equal(await readFile(list, 'utf8'), `${JSON.stringify(kept)}\n${JSON.stringify(latest)}\n`);
  });

  it('are told without what no list of theirs holds, and a place that cannot be written costs nothing', async () => {
    const kept = await withRuns('kept');
    await mkdir(join(root, 'state', 'whetstone'), { recursive: true });
    await writeFile(list, `not json\n7\n"relative"\n${JSON.stringify(kept)}`);
    assert.deepEqual(await runFolders([], environment), [kept]);
    const file = join(root, 'file');
    await writeFile(file, '');
    await rememberRunFolder(kept, { XDG_STATE_HOME: file });
    assert.deepEqual(await runFolders([kept], { XDG_STATE_HOME: file }), [kept]);
    await rm(list);
    await symlink(join(root, 'elsewhere'), list);
    await rememberRunFolder(kept, environment);
    await assert.rejects(readFile(join(root, 'elsewhere')));
  });
});
