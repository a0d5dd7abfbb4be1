import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFixture } from './fixtures/fixtureJournal';
import {
  emptyRun,
  gradedRun,
  hostileRun,
  interruptedRun,
  notProvenMetaReflection,
  provenOpro,
  racedOpro,
  runningOpro,
} from './fixtures/runs';
import { FakeHost } from './page/fakeHost';
import type { ShownPanel } from './page/panelPage';
import { themeNames, usePanels } from './page/panelPage';
import themes from './page/themes.json';

const runs: Readonly<Record<string, () => RunFixture>> = {
  running: runningOpro,
  proven: provenOpro,
  'not proven': notProvenMetaReflection,
  raced: racedOpro,
  graded: gradedRun,
  empty: emptyRun,
};

describe('the panel for everybody', () => {
  const open = usePanels();

  /** What axe has to say in each theme. Only of colors can it say something else in another one. */
  async function problemsByTheme(panel: ShownPanel): Promise<Readonly<Record<string, readonly string[]>>> {
    const problems: Record<string, readonly string[]> = {};
    for (const theme of themeNames) {
      await panel.setTheme(theme);
      problems[theme] = await panel.accessibilityProblems(
        theme === themeNames[0] ? {} : { runOnly: ['color-contrast', 'link-in-text-block'] },
      );
    }
    return problems;
  }
  const none = Object.fromEntries(themeNames.map((theme) => [theme, []]));

  for (const [name, fixture] of Object.entries(runs)) {
    it(`breaks no rule of axe in any theme: ${name}`, async () => {
      deepEqual(await problemsByTheme(await open(new FakeHost(fixture()))), none);
    });
  }

  it('breaks no rule of axe in any theme with everything open, a row pointed at, and a notice', async () => {
    const panel = await open(new FakeHost(notProvenMetaReflection()));
    const { page } = panel;
    await page.getByRole('button', { name: 'Show as table' }).click();
    for (const tab of ['Why', 'Cases']) {
      await page
        .locator('.details-section')
        .getByRole('tab', { name: new RegExp(`^${tab}`) })
        .click();
      await panel.openEverything();
      await page.locator('tr[data-item=c2]').hover();
      deepEqual(await problemsByTheme(panel), none, tab);
    }
    await page.getByRole('tab', { name: 'Reflections' }).click();
    await panel.openEverything();
    deepEqual(await problemsByTheme(panel), none, 'Reflections');
  });

  it('breaks no rule of axe with an error, a warning and hostile texts, on a narrow page', async () => {
    const host = new FakeHost(hostileRun());
    host.answers.compare = () => {
      throw new Error('No.');
    };
    const panel = await open(host, { width: 500 });
    await panel.page.getByRole('button', { name: 'Compare' }).click();
    await panel.page.getByRole('alert').waitFor();
    deepEqual(await panel.accessibilityProblems(), []);
    const interrupted = await open(new FakeHost({ kind: 'run', run: interruptedRun().run, warning: 'Damaged.' }), { theme: 'light' });
    deepEqual(await interrupted.accessibilityProblems(), []);
    const missing = await open(new FakeHost({ kind: 'missing', runId: 'x', message: 'Gone.' }), { theme: 'high-contrast' });
    deepEqual(await missing.accessibilityProblems(), []);
  });

  it('can be walked through with the tab key alone, with the focus to be seen at every stop', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    const stops: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate<{ name: string; seen: boolean } | null>(describeFocus);
      if (!stop) break;
      ok(stop.seen, `no focus ring on ${stop.name}`);
      stops.push(stop.name);
    }
    for (const name of [
      'Open .github/skills/triage/SKILL.md',
      'Review Best Candidate',
      'What this means',
      'Show as table',
      'option c36',
      'Sort by Score (fit)',
      'row c36',
      'Compare',
      'Edits',
      'Trajectory',
      'Earlier',
      'Request',
    ]) {
      ok(
        stops.some((stop) => stop.includes(name)),
        `${name} in ${stops.join(' | ')}`,
      );
    }
  });

  it('moves nothing when motion is reduced, by the system or by VS Code', async () => {
    const animated = "getComputedStyle(document.querySelector('.spin')).animationName";
    const still = await open(new FakeHost(runningOpro()));
    equal(await still.page.evaluate(animated), 'none');
    await still.page.emulateMedia({ reducedMotion: 'no-preference' });
    equal(await still.page.evaluate(animated), 'spin');
    await still.page.evaluate("document.body.classList.add('vscode-reduce-motion')");
    equal(await still.page.evaluate(animated), 'none');
  });

  it('shows what is selected, and its drawings, where the system forces its colors', async () => {
    const { page } = await open(new FakeHost(provenOpro()));
    await page.emulateMedia({ forcedColors: 'active' });
    const look = (selector: string, property: string): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`);
    for (const selected of ['.choice-option input:checked + span', "tr[data-item][aria-selected='true']"]) {
      equal(await look(selected, 'outlineStyle'), 'solid', selected);
    }
    equal(await look('.tab[aria-selected="true"]', 'borderBottomWidth'), '2px');
    const text = await look('body', 'color');
    equal(await look('.chart text', 'fill'), text);
    equal(await look('.difference-zero', 'stroke'), text);
  });

  it('uses only theme variables that VS Code has', async () => {
    const css = await readFile(join(process.cwd(), 'dist/media/panel.css'), 'utf8');
    const known = new Set(Object.values(themes).flatMap((theme) => Object.keys(theme)));
    const used = new Set([...css.matchAll(/--vscode-[A-Za-z-]+/g)].map(([name]) => name));
    deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
    ok(used.size > 40);
  });

  it('writes no color of its own', async () => {
    const css = await readFile(join(process.cwd(), 'dist/media/panel.css'), 'utf8');
    deepEqual(
      [...css.matchAll(/#[0-9a-f]{3,8}\b(?=[;}])|\brgba?\(|\bhsla?\(/gi)].map(([color]) => color),
      [],
    );
  });
});

/** In the page: the element that has the focus, and whether that shows. */
const describeFocus = `(() => {
  const element = document.activeElement;
  globalThis.visited ??= new Set();
  if (!element || element === document.body || globalThis.visited.has(element)) return null;
  globalThis.visited.add(element);
  const item = element.getAttribute('data-item');
  const label = item ? (element.getAttribute('role') ?? 'row') + ' ' + item : element.getAttribute('aria-label') ?? element.title ?? '';
  const ring = element.querySelector(':scope > .point-ring') ?? element.nextElementSibling;
  const looks = getComputedStyle(element);
  const ringLooks = ring && getComputedStyle(ring);
  const seen = (looks.outlineStyle !== 'none' && looks.outlineWidth !== '0px' && looks.opacity !== '0')
    || (ringLooks && (ringLooks.stroke !== 'none' || (element.tagName === 'INPUT' && ringLooks.outlineStyle !== 'none')));
  const text = element.tagName === 'SELECT' ? '' : element.textContent.slice(0, 60);
  return { name: [label, text, element.id].join(' ').trim(), seen: Boolean(seen) };
})()`;
