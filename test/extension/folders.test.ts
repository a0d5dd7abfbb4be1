import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { offerResume } from '../../src/editor/runs/offerResume';
import { OutsideRoots } from '../../src/editor/runs/outsideRoots';
import { RunService } from '../../src/editor/runs/runService';
import { runKey, storedId } from '../../src/editor/runs/runKey';
import { UnderWay } from '../../src/editor/runs/underWay';
import { activated, runOf, runPath, smallTask, useFiles, usePerson } from './support/editor';

describe('runs in other folders', function () {
  this.timeout(60_000);
  const person = usePerson();
  const write = useFiles('folders');
  const made: string[] = [];
  after(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  function temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'whetstone-outside-'));
    made.push(folder);
    return folder;
  }

  /** The workspace as it is when its window was loaded again. */
  async function reloaded(): Promise<RunService> {
    const { services } = await activated();
    const { workspaceState } = services.context;
    return new RunService(services.log, new UnderWay(workspaceState), new OutsideRoots(workspaceState));
  }

  it('outside of the workspace are found again after the window was loaded again', async () => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(smallTask())) writeFileSync(join(folder, name), text);
    const run = await runOf('whetstone.evaluatePrompt', vscode.Uri.file(join(folder, 'colors.eval.yaml')));
    assert.deepEqual(person.errors(), []);
    const again = await reloaded();
    const view = await again.view(run);
    assert.deepEqual([view?.id, view?.files[0]?.path], [run, join(folder, 'SKILL.md')]);
    assert.ok((await again.list()).some(({ id }) => id === run));
    again.dispose();
  });

  it('that are not open now are not forgotten', async () => {
    const { services } = await activated();
    const underWay = new UnderWay(services.context.workspaceState);
    const elsewhere = runKey('/a/folder/that/is/not/open', 'run');
    await underWay.add(elsewhere);
    try {
      await offerResume(services.runs, underWay);
      assert.deepEqual([underWay.ids, person.messages], [[elsewhere], []]);
    } finally {
      await underWay.remove(elsewhere);
    }
  });

  it('which are copies of one another have names and prompts of their own', async () => {
    const { services } = await activated();
    const files = await write(smallTask());
    const run = await runOf('whetstone.evaluatePrompt', files['SKILL.md'] as vscode.Uri);
    const copy = temporaryFolder();
    mkdirSync(join(copy, '.whetstone', 'runs'), { recursive: true });
    cpSync(runPath(run), join(copy, '.whetstone', 'runs', storedId(run)), { recursive: true });
    await new OutsideRoots(services.context.workspaceState).add(copy);
    const listed = (await services.runs.list()).map(({ id }) => id);
    assert.deepEqual(
      [run, runKey(copy, storedId(run))].filter((id) => !listed.includes(id)),
      [],
    );
    assert.equal((await services.runs.view(run))?.files[0]?.path, files['SKILL.md']?.fsPath);
    const copied = await services.runs.open(runKey(copy, storedId(run)));
    const inCopy = (name: string) => join(copy, vscode.workspace.asRelativePath(files[name] as vscode.Uri));
    assert.equal(copied?.view()?.files[0]?.path, inCopy('SKILL.md'));
    assert.equal(copied.fold.case('line 2')?.position.file, inCopy('colors.csv'));
    const items = (await services.history.getChildren()).map((node) => services.history.getTreeItem(node).id);
    assert.equal(new Set(items).size, items.length, 'every item has an id of its own');
  });
});
