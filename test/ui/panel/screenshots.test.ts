import { deepEqual } from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { RunFixture } from './fixtures/oproRun';
import { emptyRun, hostileRun, interruptedRun, largeRun, notProvenMetaReflection, provenOpro, runningOpro } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { launchBrowser, openPanel, themeNames } from './page/panelPage';

const folder = join(process.cwd(), 'test-artifacts', 'panel');
const pictures: Readonly<Record<string, () => RunFixture>> = {
  running: runningOpro,
  proven: provenOpro,
  'not-proven': notProvenMetaReflection,
};
const edges: Readonly<Record<string, () => RunFixture>> = { empty: emptyRun, interrupted: interruptedRun, large: largeRun, hostile: hostileRun };

/** Screenshots of the whole panel, kept in test-artifacts/panel. What can be checked in them is: nothing is wider than the page. */
describe('pictures of the panel', () => {
  let browser: Browser;
  before(async () => {
    await mkdir(folder, { recursive: true });
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const shoot = async (name: string, fixture: RunFixture, theme: (typeof themeNames)[number], width: number): Promise<void> => {
    const panel = await openPanel(browser, new FakeHost(fixture), { theme, width });
    try {
      await panel.page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
      const tooWide = await panel.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      deepEqual({ tooWide, problems: panel.problems }, { tooWide: 0, problems: [] });
    } finally {
      await panel.close();
    }
  };

  for (const [name, fixture] of Object.entries(pictures)) {
    for (const theme of themeNames) {
      for (const width of [1280, 800]) it(`${name}, ${theme}, ${width} pixels wide`, () => shoot(name, fixture(), theme, width));
    }
    for (const width of [500, 1600]) it(`${name}, ${width} pixels wide`, () => shoot(name, fixture(), 'dark', width));
  }
  for (const [name, fixture] of Object.entries(edges)) {
    for (const width of [1280, 500]) it(`${name}, ${width} pixels wide`, () => shoot(name, fixture(), 'dark', width));
  }
});
