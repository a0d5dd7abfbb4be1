import { deepEqual, equal, ok } from 'node:assert/strict';
import { emptyRun, provenOpro, racedOpro, runningOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

describe('the panel’s chart', () => {
  const open = usePanels();
  const { run } = provenOpro();

  it('has a point for each scored candidate, with all there is to say of it as its label', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const points = page.getByRole('listbox', { name: /^Candidates in the order of the answers/ }).getByRole('option');
    equal(await points.count(), run.curve.length);
    equal(await points.first().getAttribute('aria-label'), 'c0, Original, 51.7 % (fit), interval 39.3–63.8 %, after 80 answers');
  });

  it('tells the states apart by shape', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const shapes = await page
      .locator('.point .mark')
      .evaluateAll((marks) =>
        marks.map((mark) => `${mark.classList.value.replace('mark mark-', '')} ${mark.tagName} ${mark.getAttribute('d') ?? ''}`),
      );
    const byState = new Map([...new Set(shapes)].map((shape) => [shape.split(' ')[0], shape.slice(shape.indexOf(' '))]));
    deepEqual([...byState.keys()].sort(), ['admitted', 'baseline', 'best', 'rejected']);
    equal(new Set(byState.values()).size, 4);
  });

  it('is one stop for the tab key; arrow keys move among its points, and Enter selects', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const points = page.getByRole('option');
    equal(await page.locator('[role=option][tabindex="0"]').count(), 1);
    await points.nth(5).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    const focused = page.locator('[role=option]:focus');
    equal(await focused.getAttribute('data-item'), run.curve[1]?.candidate);
    await page.keyboard.press('Enter');
    equal(await focused.getAttribute('aria-selected'), 'true');
    await page.getByRole('heading', { name: `Candidate ${run.curve[1]?.candidate}` }).waitFor();
    await page.keyboard.press('End');
    equal(await focused.getAttribute('data-item'), run.curve.at(-1)?.candidate);
    equal(await page.locator('[role=option][tabindex="0"]').count(), 1);
  });

  it('says more of a point that is focused or pointed at, and selects it on a click', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const point = page.locator('[role=option][data-item=c1]');
    const box = await point.locator('.mark').boundingBox();
    ok(box);
    await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2 - 3);
    const tooltip = page.locator('.tooltip');
    await tooltip.getByText('c1').waitFor();
    await tooltip.getByText('+10.0 points against the original').waitFor();
    await page.mouse.click(box.x + box.width / 2 + 3, box.y + box.height / 2 - 3);
    await page.getByRole('heading', { name: 'Candidate c1', exact: true }).waitFor();
    await page.mouse.move(0, 0);
    await tooltip.waitFor({ state: 'detached' });
    await point.focus();
    await page.keyboard.press('ArrowRight');
    await tooltip.getByText('c2').waitFor();
    await page.keyboard.press('Escape');
    await tooltip.waitFor({ state: 'detached' });
  });

  it('shows the same data as a table', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const toggle = page.getByRole('button', { name: 'Show as table' });
    equal(await toggle.getAttribute('aria-pressed'), 'false');
    await toggle.press('Enter');
    equal(await toggle.getAttribute('aria-pressed'), 'true');
    const table = page.getByRole('group', { name: 'The data of the chart' }).getByRole('table');
    equal(await table.getByRole('row').count(), run.curve.length + 1);
    deepEqual(await table.getByRole('row').nth(2).locator('th, td').allInnerTexts(), [
      '161',
      'c1',
      'Admitted',
      '61.7 %',
      '49.0–72.9 %',
      '61.7 %',
      '49.0–72.9 %',
    ]);
    equal(await page.getByRole('listbox').count(), 0);
  });

  it('gives candidates that were stopped early no point: a mark at the axis, and a row in the table', async () => {
    const raced = racedOpro().run;
    const stopped = raced.candidates.filter(({ race }) => race && race.compared < race.of);
    const { page } = await open(new FakeHost(racedOpro()));
    const points = page.getByRole('listbox').getByRole('option');
    equal(await points.count(), raced.curve.length);
    equal(await page.getByRole('listbox').locator('.stop-mark').count(), stopped.length);
    await page.getByRole('list', { name: 'Legend' }).getByText('Stopped early, without a score').waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    const table = page.getByRole('group', { name: 'The data of the chart' }).getByRole('table');
    equal(await table.getByRole('row').count(), raced.curve.length + stopped.length + 1);
    const race = stopped[0]?.race;
    const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: stopped[0]?.id ?? '?', exact: true }) });
    deepEqual(await row.locator('th, td').allInnerTexts(), [
      String(race?.answers),
      stopped[0]?.id,
      'Rejected',
      `stopped after 24 of 60 cases: ${race?.fixed} fixed, ${race?.broken} broken`,
    ]);
    const calls = (await table.locator('tbody td:first-child').allInnerTexts()).map((text) => Number(text.replace(',', '')));
    deepEqual(
      calls,
      [...calls].sort((a, b) => a - b),
    );
  });

  it('draws the best so far, its interval and the original, and names them', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const chart = page.getByRole('listbox', { name: /^Candidates/ });
    await chart.getByText('best 76.7 %').waitFor();
    await chart.getByText('original 51.7 %').waitFor();
    equal(await chart.locator('.best-line').count(), 1);
    equal(await chart.locator('.band').count(), 1);
  });

  it('says when the first point will come', async () => {
    const { page } = await open(new FakeHost(emptyRun()));
    await page.getByText('The first point appears when the original prompt has been scored.').waitFor();
    equal(await page.getByRole('button', { name: 'Show as table' }).count(), 0);
  });

  it('grows with the run, and keeps the focus where it was', async () => {
    const host = new FakeHost(runningOpro());
    const { page } = await open(host);
    await page.getByRole('option').nth(3).focus();
    const later = provenOpro();
    host.push(later);
    await page.locator(`[role=option] >> nth=${later.run.curve.length - 1}`).waitFor();
    equal(await page.locator('[role=option]:focus').getAttribute('data-item'), later.run.curve[3]?.candidate);
  });

  it('fits its place at any width', async () => {
    const panel = await open(new FakeHost(provenOpro()), { width: 1280 });
    const { page } = panel;
    const widthOf = async (): Promise<number> => (await page.locator('.chart svg').first().boundingBox())?.width ?? 0;
    const wide = await widthOf();
    await page.setViewportSize({ width: 500, height: 900 });
    await panel.until('document.querySelector(".chart svg").getBoundingClientRect().width < 480');
    ok((await widthOf()) < wide);
  });
});
