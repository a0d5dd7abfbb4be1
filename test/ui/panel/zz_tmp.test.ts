import type { Browser } from 'playwright-core';
import { notProvenMetaReflection, provenOpro, hostileRun, largeRun } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { launchBrowser, openPanel } from './page/panelPage';
describe('tmp', () => {
  let browser: Browser;
  before(async () => { browser = await launchBrowser(); });
  after(() => browser.close());
  it('why', async () => {
    const p = await openPanel(browser, new FakeHost(notProvenMetaReflection()), { theme: 'dark', height: 1000 });
    await p.page.getByRole('tab', { name: 'Why' }).click();
    await p.page.getByText('What this means').click();
    await p.page.getByRole('tab', { name: 'Reflections' }).click();
    await p.page.screenshot({ path: '/tmp/shots/why.png', fullPage: true });
    await p.close();
  });
  it('cases', async () => {
    const p = await openPanel(browser, new FakeHost(provenOpro()), { theme: 'light', height: 1000 });
    await p.page.getByRole('tab', { name: 'Cases' }).click();
    await p.page.getByRole('button', { name: 'Show as table' }).click();
    await p.page.screenshot({ path: '/tmp/shots/cases.png' });
    await p.close();
  });
  it('hover', async () => {
    const p = await openPanel(browser, new FakeHost(provenOpro()), { theme: 'dark', height: 900 });
    await p.page.getByRole('tab', { name: 'Why' }).click();
    await p.page.getByRole('option').nth(7).focus();
    await p.page.keyboard.press('ArrowRight');
    await p.page.screenshot({ path: '/tmp/shots/hover.png' });
    await p.close();
  });
});
