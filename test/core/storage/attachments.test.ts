import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAttachments } from '../../../src/storage/attachments';
import { readPromptText } from '../../../src/storage/readText';

describe('readAttachments', () => {
  let root: string;
  let folder: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'whetstone-attach-'));
    folder = join(root, 'skill');
    await mkdir(join(folder, 'references'), { recursive: true });
    await writeFile(join(folder, 'references', 'labels.md'), 'billing\n');
    await writeFile(join(folder, 'plan.png'), new Uint8Array([1, 0, 2]));
    await writeFile(join(root, 'secret.md'), 'no\n');
    await symlink(join(root, 'secret.md'), join(folder, 'link.md'));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const text = 'Read [a](references/labels.md), ![b](plan.png), [c](link.md), [d](../secret.md) and [e](gone.md).';
  const read = (source: Partial<Parameters<typeof readAttachments>[1]>) =>
    readAttachments(
      { path: join(folder, 'SKILL.md'), text },
      { named: undefined, byEvalFile: undefined, evalFile: undefined, ...source },
      readPromptText,
    );

  it('reads nothing that nobody named', async () => {
    assert.deepEqual(await read({}), []);
  });

  it('reads what a prompt links, where it is text of its own folder', async () => {
    const sent = [{ name: 'references/labels.md', text: 'billing\n' }];
    assert.deepEqual(await read({ named: 'linked' }), sent);
    assert.deepEqual(await read({ byEvalFile: 'linked' }), sent);
  });

  it('reads what a person names, and what an eval file names below its folder, under the name that the prompt has for it', async () => {
    const [labels, secret] = [join(folder, 'references', 'labels.md'), join(root, 'secret.md')];
    assert.deepEqual(
      (await read({ named: [labels, secret] })).map(({ name }) => name),
      ['references/labels.md', '../secret.md'],
    );
    const evalFile = join(folder, 'a.eval.yaml');
    assert.deepEqual((await read({ byEvalFile: [labels], evalFile })).length, 1);
    await assert.rejects(read({ byEvalFile: [secret], evalFile }), /outside of this file's folder/);
    await assert.rejects(read({ byEvalFile: [join(folder, 'link.md')], evalFile }), /outside of this file's folder/);
    await assert.rejects(read({ named: [join(folder, 'gone.md')] }), /There is no such file/);
  });
});
