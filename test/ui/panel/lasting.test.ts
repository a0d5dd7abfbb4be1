import { deepEqual, equal } from 'node:assert/strict';
import { initialViewState } from '../../../media/panel/model/viewState';
import { notProvenMetaReflection, provenOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { usePanels } from './page/panelPage';

/** What survives hiding, reloading and a restart; and what the host can ask the panel to show. */
describe('the panel’s memory', () => {
  const open = usePanels();

  it('brings back the selection, the tabs, the filter, the order and the scroll positions', async () => {
    const host = new FakeHost(provenOpro());
    const panel = await open(host);
    const { page } = panel;
    await page.locator('tr[data-item=c5]').click();
    await page.locator('.details-section').getByRole('tab', { name: 'Why' }).click();
    await page.getByRole('tab', { name: 'Reflections' }).click();
    await page
      .getByRole('group', { name: 'Show' })
      .getByText(/^Rejected/)
      .click();
    await page.getByRole('columnheader', { name: 'Tokens' }).getByRole('button').click();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.evaluate('window.scrollTo(0, 150)');
    await page.evaluate('document.querySelector(".candidate-table").scrollTop = 200');
    await panel.until(
      'JSON.parse(sessionStorage.getItem("state")).scroll === 150 && JSON.parse(sessionStorage.getItem("state")).tableScroll === 200',
    );

    await panel.reload();
    await page.getByRole('heading', { name: 'Candidate c5', exact: true }).waitFor();
    equal(await page.locator('.details-section').getByRole('tab', { name: 'Why' }).getAttribute('aria-selected'), 'true');
    equal(await page.getByRole('tab', { name: 'Reflections' }).getAttribute('aria-selected'), 'true');
    equal(await page.getByRole('radio', { name: /^Rejected/ }).isChecked(), true);
    equal(await page.getByRole('columnheader', { name: 'Tokens' }).getAttribute('aria-sort'), 'ascending');
    equal(await page.getByRole('button', { name: 'Show as table' }).getAttribute('aria-pressed'), 'true');
    await panel.until('window.scrollY === 150 && document.querySelector(".candidate-table").scrollTop === 200');
    equal(host.payloads('ready').length, 2);
  });

  it('saves the run’s id for the serializer, even when nothing was touched', async () => {
    const fixture = provenOpro();
    const panel = await open(new FakeHost(fixture));
    deepEqual(await panel.savedState(), { ...initialViewState, run: fixture.run.id });
  });

  it('begins anew with another run', async () => {
    const host = new FakeHost(provenOpro());
    // Room for everything that is touched, so that nothing scrolls.
    const panel = await open(host, { height: 1600 });
    const { page } = panel;
    await page.locator('tr[data-item=c42]').click();
    const other = notProvenMetaReflection();
    host.push(other);
    await page.getByRole('heading', { name: `Candidate ${other.run.best}`, exact: true }).waitFor();
    deepEqual(await panel.savedState(), { ...initialViewState, run: other.run.id });
  });

  it('takes a broken saved state as none', async () => {
    const { page } = await open(new FakeHost(provenOpro()), { savedState: { tab: 7, candidate: 'c999', filter: {}, scroll: 'far' } });
    await page.getByRole('heading', { name: `Candidate ${provenOpro().run.best}`, exact: true }).waitFor();
  });

  describe('shows what the host points at', () => {
    it('a candidate, whatever the filter', async () => {
      const host = new FakeHost(provenOpro());
      const panel = await open(host);
      const { page } = panel;
      await page
        .getByRole('group', { name: 'Show' })
        .getByText(/^Admitted/)
        .click();
      const last =
        provenOpro()
          .run.candidates.filter(({ state }) => state === 'rejected')
          .at(-1)?.id ?? '';
      host.show({ kind: 'candidate', id: last });
      await page.getByRole('heading', { name: `Candidate ${last}`, exact: true }).waitFor();
      await page.locator(`tr[data-item=${last}][tabindex="0"]`).waitFor();
      await panel.until(`(([row, area]) => row.top >= area.top && row.bottom <= area.bottom + 1)(
        ['tr[data-item=${last}]', '.candidate-table'].map((each) => document.querySelector(each).getBoundingClientRect()))`);
    });

    it('a reflection, opened', async () => {
      const host = new FakeHost(notProvenMetaReflection());
      const panel = await open(host);
      host.show({ kind: 'reflection', id: 'f2.1' });
      const item = panel.page.locator('.history-section').getByRole('listitem').filter({ hasText: 'Reflect on line 27' });
      await item.getByText('The message says what the writer wants to happen').waitFor();
      await panel.until('window.scrollY > 0');
    });

    it('the history, as the first thing', async () => {
      const host = new FakeHost(provenOpro());
      host.target = { kind: 'history' };
      const panel = await open(host);
      await panel.until('window.scrollY > 300');
    });
  });
});
