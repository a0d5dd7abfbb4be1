import { deepEqual, equal } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { RunFixture } from './fixtures/fixtureJournal';
import { emptyRun, notProvenMetaReflection, provenOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

describe('the panel’s history', () => {
  const open = usePanels();
  const requestOf = async ({ texts }: RunFixture, id = ''): Promise<string> =>
    (await texts(id)).messages.map(({ content }) => content).join('\n\n');
  const history = (page: Page): Locator => page.getByRole('region', { name: 'History' });

  describe('of OPRO', () => {
    it('shows the trajectory exactly as the optimizer saw it, at each step', async () => {
      const fixture = provenOpro();
      const { page } = await open(new FakeHost(fixture));
      const requests = fixture.run.reflections;
      const shown = history(page).getByRole('group', { name: /^Request of Step \d: 8 instructions/ });
      equal(await shown.innerText(), await requestOf(fixture, requests.at(-1)?.id));
      equal(await history(page).getByRole('button', { name: 'Later' }).getAttribute('aria-disabled'), 'true');
      await history(page).getByRole('button', { name: 'Earlier' }).press('Enter');
      equal(await shown.innerText(), await requestOf(fixture, requests.at(-2)?.id));
      await history(page).getByRole('combobox', { name: 'Request' }).selectOption({ label: 'Step 1: 8 instructions from scores' });
      equal(await shown.innerText(), await requestOf(fixture, requests[0]?.id));
      equal(await history(page).getByRole('button', { name: 'Earlier' }).getAttribute('aria-disabled'), 'true');
    });

    it('stays at the latest step while the run goes on, and at a chosen one once it is chosen', async () => {
      const fixture = provenOpro();
      const early = { ...fixture, run: { ...fixture.run, reflections: fixture.run.reflections.slice(0, 3) } };
      const host = new FakeHost(early);
      const { page } = await open(host);
      const chosen = history(page).getByRole('combobox', { name: 'Request' });
      equal(await chosen.inputValue(), 'f3');
      host.push(fixture);
      await history(page).locator('option[value=f7]').waitFor({ state: 'attached' });
      equal(await chosen.inputValue(), 'f7');
      await chosen.selectOption('f2');
      host.push(early);
      await history(page).locator('option[value=f7]').waitFor({ state: 'detached' });
      equal(await chosen.inputValue(), 'f2');
    });

    it('leads from a step to the candidates that came of it', async () => {
      const fixture = provenOpro();
      const { page } = await open(new FakeHost(fixture));
      const made = fixture.run.reflections.at(-1)?.candidates ?? [];
      await history(page)
        .getByRole('button', { name: `${made[0]}, Rejected` })
        .click();
      await page.getByRole('heading', { name: `Candidate ${made[0]}`, exact: true }).waitFor();
      deepEqual(await history(page).locator('.candidate-link').allInnerTexts(), made);
    });
  });

  describe('of MetaReflection', () => {
    it('shows every version of the rule memory, and why some were rejected', async () => {
      const fixture = notProvenMetaReflection();
      const { page } = await open(new FakeHost(fixture));
      const versions = history(page).locator('.version');
      const lines = await versions.locator('.version-summary').allInnerTexts();
      deepEqual(
        lines.map((line) => line.replace(/\s+/g, ' ')),
        [
          'Step 1, c1 Admitted 2 rules +2 Ahead of c0: fixed 5 cases, broke 1',
          'Step 2, c2 Rejected 4 rules +2 Fixed 2 of 6 failures, but broke 4 of 20 earlier successes',
          'Step 3, c3 Admitted 4 rules +2 Ahead of c1: fixed 7 cases, broke 1',
          'Step 4, c4 Best 5 rules +2 −1 Ahead of c3: fixed 8 cases, broke 2',
          'Step 5, c5 Rejected 3 rules +1 −3 Fixed 1 of 5 failures: fewer than it broke',
          'Step 6, c6 Rejected 5 rules +1 −1 Not ahead of c4 on the validation cases',
        ],
      );
    });

    it('shows the growth as a list of what came, went and stayed', async () => {
      const host = new FakeHost(notProvenMetaReflection());
      const { page } = await open(host);
      const latest = history(page).locator('.version-best');
      deepEqual(
        await latest
          .locator('.rule-diff > li')
          .evaluateAll((rules: readonly { readonly className: string }[]) => rules.map((rule) => rule.className)),
        ['rule-same', 'rule-removed', 'rule-same', 'rule-same', 'rule-added', 'rule-added'],
      );
      await latest.locator('del').getByText('A charge that the writer does not recognize goes to billing.').waitFor();
      await latest.getByRole('button', { name: 'Open case line 11' }).click();
      deepEqual(host.payloads('openCase'), [{ run: host.runId, case: 'line 11' }]);
      const rejected = history(page).locator('.version-rejected').first();
      await rejected.locator('summary').press('Enter');
      await rejected.locator('ins').getByText('Anger says nothing about the team.').waitFor();
    });

    it('lists all reflections by step, the latest first, each with its request and its answers', async () => {
      const fixture = notProvenMetaReflection();
      const { page } = await open(new FakeHost(fixture));
      await history(page).getByRole('tab', { name: 'Reflections' }).click();
      const steps = history(page).getByRole('region', { name: /^Step/ });
      deepEqual(await steps.getByRole('heading').allInnerTexts(), ['Step 6', 'Step 5', 'Step 4', 'Step 3', 'Step 2', 'Step 1']);
      const item = steps.nth(2).getByRole('listitem').filter({ hasText: 'Reflect on line 40' });
      await item.locator('summary').first().press('Enter');
      await item.locator('summary').filter({ hasText: 'Request' }).press('Enter');
      const reflection = fixture.run.reflections.find(({ title }) => title === 'Reflect on line 40');
      await item.locator('pre').nth(1).waitFor();
      equal(await item.locator('pre').first().innerText(), await requestOf(fixture, reflection?.id));
      equal(await item.locator('pre').last().innerText(), (await fixture.texts(reflection?.id ?? '')).answers[0]);
    });
  });

  it('says when there is none yet', async () => {
    const { page } = await open(new FakeHost(emptyRun()));
    await history(page).getByText('Nothing has been written yet.').waitFor();
    equal(await history(page).getByRole('tab').count(), 0);
  });
});
