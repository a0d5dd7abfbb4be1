import { deepEqual, doesNotMatch, equal, ok } from 'node:assert/strict';
import { PanelFeed } from '../../../src/panel/panelFeed';
import { hostileRun, hostileText, interruptedRun, notProvenMetaReflection, provenOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

describe('the panel at its edges', () => {
  const open = usePanels();

  it('says that a run was not found, and leads on', async () => {
    const host = new FakeHost({
      kind: 'missing',
      runId: 'gone',
      message: 'There is no run “gone” in .whetstone/runs. It may have been deleted.',
    });
    const { page } = await open(host);
    await page.getByRole('heading', { name: 'This run cannot be shown' }).waitFor();
    await page.getByText('There is no run “gone” in .whetstone/runs.').waitFor();
    await page.getByRole('button', { name: 'Show Runs' }).click();
    await page.getByRole('button', { name: 'Show Log' }).click();
    deepEqual(
      host.asked.map(({ name }) => name),
      ['ready', 'showRuns', 'showLog'],
    );
  });

  it('says why the host did not answer, and tries again', async () => {
    const host = new FakeHost(provenOpro());
    host.answers.ready = () => {
      throw new Error('The journal cannot be read: permission denied.');
    };
    const { page } = await open(host);
    await page.getByText('The journal cannot be read: permission denied.').waitFor();
    delete host.answers.ready;
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByRole('heading', { name: 'Candidates' }).waitFor();
  });

  it('waits until the host has answered', async () => {
    const host = new FakeHost(provenOpro());
    let answer = (): void => undefined;
    const { run } = provenOpro();
    host.answers.ready = () =>
      new Promise((resolve) => (answer = () => resolve({ snapshot: new PanelFeed().start({ kind: 'run', run }) })));
    const { page } = await open(host, { startsEmpty: true });
    await page.getByRole('status').getByText('Loading the run…').waitFor();
    answer();
    await page.getByRole('heading', { name: 'Candidates' }).waitFor();
  });

  it('shows an interrupted run with what it had found', async () => {
    const { page } = await open(new FakeHost(interruptedRun()));
    await page
      .getByText(
        'This run was interrupted. Everything it had found by then is kept; there is no verdict yet. ' +
          'Resume goes on from there, and asks for no answer twice.',
      )
      .waitFor();
    await page.locator('.run-state').getByText('Interrupted').waitFor();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('does not call it an interruption when a person stopped it', async () => {
    const { run } = interruptedRun();
    const { page } = await open(new FakeHost({ kind: 'run', run: { ...run, state: 'stopped', statusLine: 'Stopped before its end.' } }));
    await page.getByText('This run was stopped. Everything it had found by then is kept').waitFor();
    await page.locator('.run-state').getByText('Stopped').waitFor();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    doesNotMatch(await page.locator('#panel').innerText(), /interrupt|cut off/i);
  });

  it('tells of a damaged journal', async () => {
    const host = new FakeHost({
      kind: 'run',
      run: provenOpro().run,
      warning: 'Line 812 of the journal is damaged. What stands before it is shown.',
    });
    const { page } = await open(host);
    const note = page.getByRole('note').filter({ hasText: 'Line 812 of the journal is damaged.' });
    await note.getByRole('button', { name: 'Show Log' }).click();
    equal(host.payloads('showLog').length, 1);
  });

  it('tells of answers that never came, in answers and in calls', async () => {
    const { run } = notProvenMetaReflection();
    const many = await open(new FakeHost({ kind: 'run', run: { ...run, errors: 3, failedCalls: 15 } }));
    await many.page.getByText('3 answers never came (calls for them: 15). They count in no score.').waitFor();
    const one = await open(new FakeHost({ kind: 'run', run: { ...run, errors: 1, failedCalls: 1 } }));
    await one.page.getByText('1 answer never came (calls for it: 1). It counts in no score.').waitFor();
  });

  it('shows a whole snapshot each time, whatever was there before', async () => {
    const host = new FakeHost({ kind: 'missing', runId: 'x', message: 'gone' });
    const { page } = await open(host);
    for (const fixture of [provenOpro(), notProvenMetaReflection(), interruptedRun(), hostileRun()]) {
      host.push(fixture);
      await page
        .locator('.run-title h1')
        .getByText((fixture.run.files[0]?.path ?? '').split('/').at(-1) ?? '')
        .waitFor();
    }
    host.push({ kind: 'missing', runId: 'x', message: 'gone again' });
    await page.getByText('gone again').waitFor();
  });

  describe('with hostile texts', () => {
    const everything = ['Edits', 'Why', 'Cases'] as const;

    it('shows them as text, everywhere', async () => {
      const panel = await open(new FakeHost(hostileRun()));
      const { page } = panel;
      const allowed = new Set(['title', 'meta', 'link', 'script']);
      for (const name of everything) {
        await page
          .locator('.details-section')
          .getByRole('tab', { name: new RegExp(`^${name}`) })
          .click();
        for (const tab of await page.locator('.history-section').getByRole('tab').all()) {
          await tab.click();
          await panel.openEverything();
          const made = await page
            .locator('img, script, iframe, object, embed, a, style, [onerror], [onload]')
            .evaluateAll((list) => list.map((element) => element.tagName.toLowerCase()));
          deepEqual(
            made.filter((tag) => !allowed.has(tag)),
            [],
          );
          equal(await panel.overflow(), 0);
        }
      }
      equal(await page.title(), 'Whetstone Run');
      ok((await page.locator('.details-section').innerText()).includes('<img src=x onerror='));
    });

    it('marks characters that hide or turn text', async () => {
      const { page } = await open(new FakeHost(hostileRun()));
      const inserted = page.locator('.details-section ins');
      ok(hostileText.includes('\u202e'));
      await inserted.getByText('U+202E').first().waitFor();
      ok(!(await inserted.allTextContents()).join('').includes('\u202e'));
    });
  });
});
