import { equal } from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelContent } from '../../../src/panel/panelFeed';
import type { RunFixture } from './fixtures/fixtureJournal';
import { elsewhereRun, emptyRun, evaluation, evaluationApart, failedRun, gradedRun, hostileRun, interruptedRun, largeRun, notProvenMetaReflection, provenOpro, racedOpro, runningOpro, worseRun } from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import { themeNames, usePanels, type Theme } from './page/panelPage';

const folder = join(process.cwd(), 'test-artifacts', 'panel');
const pictures: Readonly<Record<string, () => RunFixture | PanelContent>> = {
  running: runningOpro,
  proven: () => ({ kind: 'run', run: provenOpro().run, beside: { number: 25, total: 25 } }),
  'not-proven': notProvenMetaReflection,
  cases: racedOpro,
  evaluation: evaluationApart,
};
/** How some of them are looked at. */
const views: Readonly<Record<string, object>> = { cases: { tab: 'cases', sort: 'id' }, graded: { tab: 'cases' } };
const edges: Readonly<Record<string, () => RunFixture>> = { empty: emptyRun, 'evaluation-whole': evaluation, graded: gradedRun, large: largeRun, hostile: hostileRun };

/** Where their colors tell how a run stands. */
const states: Readonly<Record<string, () => RunFixture | PanelContent>> = {
  interrupted: interruptedRun,
  failed: failedRun,
  elsewhere: elsewhereRun,
  worse: worseRun,
  accepted: () => ({ kind: 'run', run: { ...provenOpro().run, accepted: ['c33', provenOpro().run.best] }, held: provenOpro().run.best }),
};

/** Pictures of the whole panel, kept in test-artifacts/panel for people to look at. What is checked of them: nothing is wider than the page. */
describe('pictures of the panel', () => {
  const open = usePanels();
  before(() => mkdir(folder, { recursive: true }));

  const take = (name: string, fixture: () => RunFixture | PanelContent, theme: Theme, width: number): void => {
    it(`${name}, ${theme}, ${width} pixels wide`, async () => {
      const panel = await open(new FakeHost(fixture()), { theme, width, savedState: views[name] });
      await panel.page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
      equal(await panel.overflow(), 0);
    });
  };
  for (const [name, fixture] of Object.entries(pictures)) {
    for (const theme of themeNames) {
      for (const width of [1280, 800]) take(name, fixture, theme, width);
    }
    for (const width of [395, 500, 1600]) take(name, fixture, 'dark', width);
    for (const theme of ['light', 'high-contrast'] as const) take(name, fixture, theme, 395);
  }
  it('cases, forced colors, 1280 pixels wide', async () => {
    const panel = await open(new FakeHost(racedOpro()), { savedState: views['cases'], width: 1280 });
    await panel.page.emulateMedia({ forcedColors: 'active' });
    await panel.page.screenshot({ path: join(folder, 'cases-forced-colors-1280.png'), fullPage: true });
    equal(await panel.overflow(), 0);
  });
  for (const [name, fixture] of Object.entries(states)) {
    for (const theme of themeNames) take(name, fixture, theme, 1280);
    take(name, fixture, 'dark', 500);
  }
  for (const [name, fixture] of Object.entries(edges)) {
    for (const width of [1280, 500]) take(name, fixture, 'dark', width);
  }
});
