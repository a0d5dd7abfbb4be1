import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { panelStates } from './fixtures/states';
import { FakeHost } from './page/fakeHost';
import { themeNames, usePanels } from './page/panelPage';

const folder = join(process.cwd(), 'test-artifacts', 'panel');

/** Pictures of the whole panel for people to look at, in `test-artifacts/panel`. */
describe('pictures of the panel', () => {
  const open = usePanels();
  before(() => mkdir(folder, { recursive: true }));

  for (const [name, { shown, savedState }] of Object.entries(panelStates)) {
    for (const theme of themeNames) {
      it(`${name}, ${theme}`, async () => {
        const panel = await open(new FakeHost(shown()), { theme, savedState });
        for (const width of [1280, 470]) {
          await panel.page.setViewportSize({ width, height: 900 });
          await panel.until('true');
          await panel.page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
        }
      });
    }
  }

  it('cases, forced colors', async () => {
    const { shown, savedState } = panelStates['cases']!;
    const { page } = await open(new FakeHost(shown()), { savedState });
    await page.emulateMedia({ forcedColors: 'active' });
    await page.screenshot({ path: join(folder, 'cases-forced-colors-1280.png'), fullPage: true });
  });
});
