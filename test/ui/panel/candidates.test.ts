import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { emptyRun, largeRun, notProvenMetaReflection, provenOpro, racedOpro, runningOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

describe('the panel’s table of candidates', () => {
  const open = usePanels();
  const { run } = provenOpro();
  const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Candidates' });
  const ids = (page: Page): Promise<string[]> => grid(page).locator('tbody th').allInnerTexts();
  const row = (page: Page, id: string): Locator => grid(page).locator(`[data-item=${id}]`);
  const focused = (page: Page): Promise<string | null> => page.locator('tr:focus').getAttribute('data-item');

  it('gives each candidate’s step, score with interval, change, tokens and state', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    deepEqual(await grid(page).getByRole('columnheader').allInnerTexts(), [
      'Candidate',
      'Step',
      'Score (fit)',
      'Change (fit)',
      'Tokens',
      'State',
    ]);
    const cells = await row(page, run.best).locator('th, td').allInnerTexts();
    deepEqual(
      cells.map((cell) => cell.replace(/\s+/g, ' ').trim()),
      ['c36', '5', '76.7 % 64.6–85.6 %', '+25.0', '168 +50', 'Best Ahead of c33 on the validation cases'],
    );
    const draft = await row(page, 'r1').locator('th, td').allInnerTexts();
    deepEqual(
      draft.map((cell) => cell.replace(/\s+/g, ' ').trim()),
      ['r1', '5', '', '', '', 'Rejected Longer than 600 characters'],
    );
  });

  it('shows the best first, and sorts by any column, both ways', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    equal((await ids(page))[0], run.best);
    const header = (name: string): Locator => grid(page).getByRole('columnheader', { name });
    equal(await header('Score (fit)').getAttribute('aria-sort'), 'descending');
    await header('Tokens').getByRole('button').press('Enter');
    equal(await header('Tokens').getAttribute('aria-sort'), 'ascending');
    equal(await header('Score (fit)').getAttribute('aria-sort'), null);
    const byTokens = run.candidates.filter(({ tokens }) => tokens > 0).sort((a, b) => a.tokens - b.tokens);
    equal((await ids(page))[0], byTokens[0]?.id);
    await header('Tokens').getByRole('button').click();
    equal(await header('Tokens').getAttribute('aria-sort'), 'descending');
    equal((await ids(page))[0], byTokens.at(-1)?.id);
    await header('Candidate').getByRole('button').click();
    deepEqual((await ids(page)).slice(0, 3), ['c0', 'c1', 'c2']);
  });

  it('filters by state, with the mouse and with arrow keys', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const count = (states: readonly string[]): number => run.candidates.filter(({ state }) => states.includes(state)).length;
    const choices = page.getByRole('group', { name: 'Show' });
    await choices.getByText(/^Rejected/).click();
    equal((await ids(page)).length, count(['rejected']));
    await page.getByRole('radio', { name: /^Rejected/ }).press('ArrowLeft');
    equal(await page.getByRole('radio', { name: /^Admitted/ }).isChecked(), true);
    equal((await ids(page)).length, count(['admitted', 'best']));
    await choices.getByText(/^All/).click();
    equal((await ids(page)).length, run.candidates.length);
  });

  it('is one stop for the tab key; arrow keys move among the rows, Enter and the space bar select', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    equal(await grid(page).locator('tr[tabindex="0"]').count(), 1);
    equal(await grid(page).locator('tr[aria-selected=true]').getAttribute('data-item'), run.best);
    const order = await ids(page);
    await row(page, run.best).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    equal(await focused(page), order[1]);
    equal(await row(page, run.best).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Enter');
    equal(await row(page, order[1] ?? '').getAttribute('aria-selected'), 'true');
    await page.getByRole('heading', { name: `Candidate ${order[1]}`, exact: true }).waitFor();
    await page.keyboard.press('End');
    equal(await focused(page), order.at(-1));
    await page.keyboard.press('PageUp');
    equal(await focused(page), order.at(-11));
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: `Candidate ${order.at(-11)}`, exact: true }).waitFor();
    await page.keyboard.press('Home');
    equal(await focused(page), order[0]);
  });

  it('follows the best until a person selects another', async () => {
    const host = new FakeHost(runningOpro());
    const { page } = await open(host);
    await page.getByRole('heading', { name: `Candidate ${runningOpro().run.best}`, exact: true }).waitFor();
    host.push(provenOpro());
    await page.getByRole('heading', { name: `Candidate ${run.best}`, exact: true }).waitFor();
    await row(page, 'c2').click();
    host.push(runningOpro());
    await page.locator('.run-state-running').waitFor();
    equal(await grid(page).locator('tr[aria-selected=true]').getAttribute('data-item'), 'c2');
  });

  it('keeps the focus on a row that a new score moves', async () => {
    const host = new FakeHost(runningOpro());
    const { page } = await open(host);
    await row(page, 'c4').focus();
    const before = (await ids(page)).indexOf('c4');
    host.push(provenOpro());
    await row(page, run.best).waitFor();
    ok((await ids(page)).indexOf('c4') !== before);
    equal(await focused(page), 'c4');
  });

  it('gives the training score of a candidate that never came to the validation cases', async () => {
    const candidates = run.candidates.map((candidate) => {
      const { train } = candidate.scores;
      return candidate.id === 'c3' && train ? { ...candidate, scores: { train }, state: 'open' as const } : candidate;
    });
    const ended = await open(new FakeHost({ kind: 'run', run: { ...run, candidates } }));
    const cells = await row(ended.page, 'c3').locator('th, td').allInnerTexts();
    ok(/^\d\d\.\d % on training cases$/.test(cells[2] ?? ''), cells[2]);
    ok(cells[5]?.startsWith('Not scored'), cells[5]);
    // A share of a handful says little.
    const few = candidates.map((candidate) =>
      candidate.id === 'c3' && candidate.scores.train
        ? { ...candidate, scores: { train: { ...candidate.scores.train, mean: 0.6, count: 5 } } }
        : candidate,
    );
    const passFail = await open(new FakeHost({ kind: 'run', run: { ...run, candidates: few } }));
    await row(passFail.page, 'c3').getByText('3 of 5 training cases', { exact: true }).waitFor();
    const graded = await open(new FakeHost({ kind: 'run', run: { ...run, scale: 'graded', candidates: few } }));
    await row(graded.page, 'c3').getByText('60.0 % on 5 of 84 training cases', { exact: true }).waitFor();
    const running = await open(new FakeHost({ kind: 'run', run: { ...run, state: 'running', candidates } }));
    await row(running.page, 'c3').getByText('Being scored').waitFor();
  });

  it('shows how far a candidate came that was stopped early, and never a part of a score', async () => {
    const raced = racedOpro().run;
    const stopped = raced.candidates.find(({ race }) => race && race.compared < race.of);
    ok(stopped?.race);
    const { page } = await open(new FakeHost(racedOpro()));
    const cells = await row(page, stopped.id).locator('th, td').allInnerTexts();
    equal(cells.length, 5);
    equal(cells[4]?.trim(), 'Rejected');
    equal(cells[2], `stopped after 24 of 60 cases: ${stopped.race.fixed} fixed, ${stopped.race.broken} broken`);
    await page
      .getByRole('group', { name: 'Show' })
      .getByText(/^Stopped Early/)
      .click();
    deepEqual(
      (await ids(page)).sort(),
      raced.candidates
        .filter(({ race }) => race && race.compared < race.of)
        .map(({ id }) => id)
        .sort(),
    );
    ok(!(await grid(page).locator('tbody').innerText()).includes('%'));
    const plain = await open(new FakeHost(provenOpro()));
    equal(await plain.page.getByRole('radio', { name: /^Stopped Early/ }).count(), 0);
  });

  it('shows the reasons whole in the list of the rejected', async () => {
    const { page } = await open(new FakeHost(notProvenMetaReflection()), { width: 1100 });
    await page
      .getByRole('group', { name: 'Show' })
      .getByText(/^Rejected/)
      .click();
    const reason = row(page, 'c2').locator('.column-state');
    equal(await reason.evaluate((cell) => cell.scrollWidth > cell.clientWidth), false);
    await reason.getByText('Fixed 2 of 6 failures, but broke 4 of 20 earlier successes').waitFor();
    await page.setViewportSize({ width: 395, height: 900 });
    ok(await reason.getByText('Fixed 2 of 6 failures, but broke 4 of 20 earlier successes').isVisible());
    equal(await page.locator('.candidate-table').evaluate((area) => area.scrollWidth - area.clientWidth), 0);
  });

  it('fits into a narrow panel, where the details tell what it leaves out', async () => {
    const accepted = racedOpro().run;
    const candidates = accepted.candidates.map((candidate) => {
      const { train } = candidate.scores;
      return candidate.id === 'c3' && train ? { ...candidate, scores: { train }, state: 'open' as const } : candidate;
    });
    const { page } = await open(
      new FakeHost({ kind: 'run', run: { ...accepted, candidates, accepted: [accepted.best] }, held: accepted.best }),
      { width: 459 },
    );
    const fits = async (columns: readonly string[]): Promise<void> => {
      deepEqual(await grid(page).getByRole('columnheader').allInnerTexts(), columns);
      equal(
        await page.locator('.candidate-table').evaluate((area) => area.scrollWidth - area.clientWidth),
        0,
        `at ${page.viewportSize()?.width} pixels`,
      );
      equal(
        await row(page, accepted.best)
          .locator('.column-state')
          .evaluate((cell) => cell.scrollWidth > cell.clientWidth),
        false,
      );
    };
    await fits(['Candidate', 'Step', 'Score (fit)', 'Change (fit)', 'State']);
    for (const width of [420, 419, 395, 340]) {
      await page.setViewportSize({ width, height: 900 });
      await fits(['Candidate', ...(width < 420 ? [] : ['Step']), 'Score (fit)', 'Change (fit)', 'State']);
    }
    await page.getByText(/^Step 5, 168 tokens/).waitFor();
  });

  it('marks what was accepted, and is in the file still', async () => {
    const other = run.candidates.find(({ id, state }) => state === 'admitted' && id !== run.best)?.id ?? '';
    const { page } = await open(new FakeHost({ kind: 'run', run: { ...run, accepted: [other, run.best] }, held: run.best }));
    await row(page, run.best).getByText('Accepted', { exact: true }).waitFor();
    await row(page, other).getByText('Accepted before', { exact: true }).waitFor();
    await page.locator('.run-title').getByText('Accepted').waitFor();
    // Both words of the cell stand on one line: their boxes of the same font end at the same height.
    const bottoms = await page.evaluate<
      number[]
    >(`[...document.querySelectorAll('[data-item="${run.best}"] .column-state')].flatMap((cell) => {
      const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const found = [];
      while (words.nextNode()) if (['Best', 'Accepted'].includes(words.currentNode.data.trim())) {
        const range = document.createRange();
        range.selectNodeContents(words.currentNode);
        found.push(range.getBoundingClientRect().bottom);
      }
      return found;
    })`);
    equal(bottoms.length, 2);
    ok(Math.abs((bottoms[0] ?? 0) - (bottoms[1] ?? 0)) < 0.5, bottoms.join(', '));
    equal(await page.getByRole('button', { name: /^Accept/ }).count(), 0);
  });

  it('scrolls more than 500 rows within its place, under a header that stays', async () => {
    const large = largeRun();
    const { page } = await open(new FakeHost(large));
    ok(large.run.candidates.length > 500);
    equal((await ids(page)).length, large.run.candidates.length);
    const area = page.locator('.candidate-table');
    ok(((await area.boundingBox())?.height ?? 0) <= 330);
    await row(page, large.run.best).focus();
    await page.keyboard.press('End');
    equal((await grid(page).locator('thead th').first().boundingBox())?.y, (await area.boundingBox())?.y);
    const [last, place] = [await page.locator('tr:focus').boundingBox(), await area.boundingBox()];
    ok(last && place && last.y + last.height <= place.y + place.height + 1);
  });

  it('says when there is nothing to list', async () => {
    const { page } = await open(new FakeHost(emptyRun()));
    deepEqual(await ids(page), ['c0']);
    await page
      .getByRole('group', { name: 'Show' })
      .getByText(/^Rejected/)
      .click();
    await page.getByText('No candidate is in this list.').waitFor();
  });
});
