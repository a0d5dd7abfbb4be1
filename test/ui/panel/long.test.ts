import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { CandidateView } from '../../../src/core/run/view/runView';
import { longestWhole } from '../../../src/panel/panelFeed';
import type { RunFixture } from './fixtures/fixtureJournal';
import { oproRun } from './fixtures/oproRun';
import { longRun } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

describe('the panel’s long lists', () => {
  const open = usePanels();
  let fixture: RunFixture;
  before(() => {
    fixture = longRun();
    ok(fixture.run.candidates.length > longestWhole);
  });
  const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Candidates' });
  const rows = (page: Page): Locator => grid(page).locator('tr[data-item]');
  const focused = (page: Page): Promise<string | null> => page.locator('tr:focus').getAttribute('data-item');
  /** All candidates in the order of their making. */
  const byId = { sort: 'id', descending: false };
  const total = (): number => fixture.run.candidates.length;
  const idAt = (index: number): string => fixture.run.candidates.at(index)?.id ?? '';

  it('draw the rows in sight, and say to those who listen how many there are and which these are', async () => {
    const { page } = await open(new FakeHost(fixture), { savedState: byId });
    await rows(page).first().waitFor();
    ok((await rows(page).count()) <= 120);
    equal(await grid(page).getAttribute('aria-rowcount'), String(total() + 1));
    equal(await grid(page).locator('thead tr').getAttribute('aria-rowindex'), '1');
    equal(await rows(page).first().getAttribute('aria-rowindex'), '2');
    await page.locator('.candidate-table').evaluate((area) => (area.scrollTop = area.scrollHeight));
    const last = grid(page).locator(`[data-item=${idAt(-1)}]`);
    await last.waitFor();
    equal(await last.getAttribute('aria-rowindex'), String(total() + 1));
    ok((await rows(page).count()) <= 120);
    const [row, area] = [await last.boundingBox(), await page.locator('.candidate-table').boundingBox()];
    ok(row && area && Math.abs(row.y + row.height - area.y - area.height) < 20, 'the last row stands at the end');
  });

  it('are moved through with the keys, from end to end', async () => {
    const { page } = await open(new FakeHost(fixture), { savedState: byId });
    await rows(page).first().focus();
    await page.keyboard.press('End');
    await page.locator(`tr:focus[data-item=${idAt(-1)}]`).waitFor();
    await page.keyboard.press('PageUp');
    equal(await focused(page), idAt(-11));
    for (let times = 0; times < 8; times++) await page.keyboard.press('PageUp');
    await page.locator(`tr:focus[data-item=${idAt(-91)}]`).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Candidate ${idAt(-91)}`, exact: true }).waitFor();
    await page.keyboard.press('Home');
    await page.locator(`tr:focus[data-item=${idAt(0)}]`).waitFor();
    equal(await grid(page).locator('tr[tabindex="0"]').count(), 1);
  });

  it('go on with the keys where the row that had the focus was scrolled away', async () => {
    const { page } = await open(new FakeHost(fixture), { savedState: byId });
    await rows(page).nth(3).focus();
    await page.locator('.candidate-table').evaluate((area) => (area.scrollTop = 9000));
    await page.locator('.candidate-table:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    const id = await page.locator('tr:focus').getAttribute('data-item');
    const place = fixture.run.candidates.findIndex((candidate) => candidate.id === id);
    const height = (await page.locator('tr:focus').boundingBox())?.height ?? 0;
    ok(Math.abs(place - 9000 / height) < 5, `row ${place}, ${height} pixels high`);
  });

  it('are searched as a whole, sorted and filtered', async () => {
    const { page } = await open(new FakeHost(fixture));
    await rows(page).first().waitFor();
    equal(await rows(page).first().getAttribute('data-item'), fixture.run.best);
    const find = page.getByRole('searchbox', { name: 'Find candidates' });
    await find.fill('c777');
    await rows(page).nth(1).waitFor({ state: 'detached' });
    equal(await rows(page).getAttribute('data-item'), 'c777');
    await find.fill('no such thing');
    await page.getByText('Nothing was found.').waitFor();
    await find.fill('');
    await grid(page).getByRole('columnheader', { name: 'Candidate' }).getByRole('button').click();
    await grid(page).locator('tr[aria-rowindex="2"][data-item=c0]').waitFor();
    await page
      .getByRole('group', { name: 'Show' })
      .getByText(/^Stopped Early/)
      .click();
    const stopped = fixture.run.candidates.filter(({ race, scores }) => race && !scores.validation);
    await page.locator(`[role=grid][aria-rowcount="${stopped.length + 1}"]`).waitFor();
    equal(await rows(page).first().getAttribute('data-item'), stopped[0]?.id);
  });

  it('of reflections are searched by what was asked and answered as well, which is read for that', async () => {
    const { page } = await open(new FakeHost(fixture), { savedState: { historyTab: 'reflections' } });
    const history = page.getByRole('region', { name: 'History' });
    await history.getByText('1–25 of 160').waitFor();
    // The whole request of one step stands in no other.
    const wanted = (await fixture.texts('f60')).messages.at(-1)?.content.replace(/\s+/g, ' ').trim() ?? '';
    const { title = '' } = fixture.run.reflections.find(({ id }) => id === 'f60') ?? {};
    const answer = (await fixture.texts('f60')).answers.find((text) => text !== null) ?? '';
    ok(!title.includes(answer) && wanted !== '');
    await history.getByRole('searchbox', { name: 'Find reflections' }).fill(answer.split('\n')[0] ?? '');
    await history.getByRole('listitem').filter({ hasText: title }).waitFor();
    await history.getByText('Searching what was asked').waitFor({ state: 'detached' });
    ok((await history.locator('.reflections > li').count()) < 25);
    await history.getByRole('searchbox', { name: 'Find reflections' }).fill('no such thing');
    await history.getByText('Nothing was found.').waitFor();
    equal(await history.locator('.reflections > li').count(), 0);
  });

  it('follow the run: a row that changes is told alone, one that comes moves the others', async () => {
    const host = new FakeHost(fixture);
    const { page } = await open(host, { savedState: { ...byId, descending: true } });
    await rows(page).first().waitFor();
    const { run } = fixture;
    const more: CandidateView = { ...(run.candidates.at(-1) as CandidateView), id: 'r99999', reason: 'Brand new' };
    const changed = run.candidates.map((candidate) =>
      candidate.id === idAt(-2) ? { ...candidate, reason: 'Changed its mind' } : candidate,
    );
    host.push({ ...fixture, run: { ...run, candidates: [...changed, more] } });
    await grid(page).locator('tr[data-item=r99999][aria-rowindex="2"]').getByText('Brand new').waitFor();
    await grid(page)
      .locator(`tr[data-item=${idAt(-2)}]`)
      .getByText('Changed its mind')
      .waitFor();
    equal(await grid(page).getAttribute('aria-rowcount'), String(total() + 2));
    equal(host.payloads('ready').length, 1);
  });

  it('ask for the details of what is selected, and for reflections as they are opened', async () => {
    const host = new FakeHost(fixture);
    const { page } = await open(host, { savedState: { ...byId, historyTab: 'reflections' } });
    await page.getByRole('heading', { name: `Candidate ${fixture.run.best}`, exact: true }).waitFor();
    await grid(page).locator('tr[data-item=c3]').click();
    await page.getByRole('heading', { name: 'Candidate c3', exact: true }).waitFor();
    const instruction = fixture.run.candidates.find(({ id }) => id === 'c3')?.values['instruction'] ?? '';
    equal((await page.locator('.details-section ins, .details-section .diff-text > span').allInnerTexts()).join(''), instruction);
    const history = page.getByRole('region', { name: 'History' });
    equal(await history.locator('.reflections > li').count(), 25);
    await history.getByText('1–25 of 160').waitFor();
    for (const part of ['26–50', '51–75', '76–100', '101–125']) {
      await history.getByRole('button', { name: 'Next page' }).click();
      await history.getByText(`${part} of 160`).waitFor();
    }
    const first = history.getByRole('listitem').filter({ hasText: /^Proposals Step 60:/ });
    await first.locator('summary').first().press('Enter');
    await first.locator('summary').filter({ hasText: 'Request' }).press('Enter');
    const { messages } = await fixture.texts('f60');
    equal(await first.locator('pre').first().innerText(), messages[0]?.content);
    await history.getByRole('searchbox', { name: 'Find reflections' }).fill('Step 7:');
    await history.getByText(/^Step 7: 8 instructions/).waitFor();
    equal(await history.locator('.reflections > li').count(), 1);
  });

  it('show what the host points at, wherever it stands', async () => {
    const host = new FakeHost(fixture);
    const { page } = await open(host, { savedState: byId });
    await rows(page).first().waitFor();
    host.show({ kind: 'candidate', id: 'c700' });
    const row = grid(page).locator('tr[data-item=c700][aria-selected=true]');
    await row.waitFor();
    const [box, area] = [await row.boundingBox(), await page.locator('.candidate-table').boundingBox()];
    ok(box && area && box.y >= area.y && box.y + box.height <= area.y + area.height + 1);
    host.show({ kind: 'reflection', id: 'f20' });
    await page
      .getByRole('region', { name: 'History' })
      .locator('details[open]')
      .getByText(/^Step 20:/)
      .waitFor();
  });

  it('choose a request by its neighbours', async () => {
    const { page } = await open(new FakeHost(fixture));
    const history = page.getByRole('region', { name: 'History' });
    await history.getByRole('group', { name: /^Request of Step 160/ }).waitFor();
    await history.getByRole('button', { name: 'Earlier' }).click();
    await history.getByRole('group', { name: /^Request of Step 159/ }).waitFor();
    await history.getByRole('combobox', { name: 'Request' }).selectOption({ label: 'Step 120: 8 instructions from scores' });
    await history.getByRole('group', { name: /^Request of Step 120:/ }).waitFor();
    await history.getByRole('combobox', { name: 'Request' }).selectOption({ label: 'Step 70: 8 instructions from scores' });
    await history.getByRole('group', { name: /^Request of Step 70:/ }).waitFor();
  });

  it('have a chart with fewer points than candidates, and a table with a row for each', async () => {
    const whole = oproRun({ steps: 160, ended: true, seed: 12 });
    const { page } = await open(new FakeHost(whole));
    const points = page.getByRole('listbox').getByRole('option');
    const drawn = await points.count();
    ok(drawn > 100 && drawn <= 600 && whole.run.curve.length > 1000, `${drawn} points`);
    await page.getByRole('button', { name: 'Show as table' }).click();
    const table = page.getByRole('group', { name: 'The data of the chart' }).getByRole('table');
    await table.locator('tr[aria-rowindex="2"]').waitFor();
    equal(await table.getAttribute('aria-rowcount'), String(whole.run.curve.length + 1));
    ok((await table.getByRole('row').count()) <= 121);
  });

  it('come back to where they were', async () => {
    const panel = await open(new FakeHost(fixture), { savedState: byId });
    const { page } = panel;
    await rows(page).first().waitFor();
    await page.locator('.candidate-table').evaluate((area) => (area.scrollTop = 5000));
    await panel.until('JSON.parse(sessionStorage.getItem("state")).tableScroll === 5000');
    await panel.reload();
    await panel.until(
      'document.querySelector(".candidate-table")?.scrollTop === 5000 && document.querySelectorAll("tr[data-item]").length > 30',
    );
  });

  for (const theme of ['dark', 'high-contrast'] as const) {
    it(`break no rule of axe and fit into a narrow panel, ${theme}`, async () => {
      const panel = await open(new FakeHost(fixture), { theme, width: 470, savedState: { historyTab: 'reflections', chartAsTable: true } });
      await rows(panel.page).first().waitFor();
      await panel.page.locator('.reflections > li').first().waitFor();
      equal(await panel.overflow(), 0);
      deepEqual(await panel.accessibilityProblems(), []);
    });
  }
});
