// Measures the panel of a large run. Started by bench/panel.mjs.
import type { Browser } from 'playwright-core';
import { PanelFeed } from '../../src/panel/panelFeed';
import { FakeHost } from '../../test/ui/panel/page/fakeHost';
import type { ShownPanel } from '../../test/ui/panel/page/panelPage';
import { launchBrowser, openPanel } from '../../test/ui/panel/page/panelPage';
import { JournaledRun } from './journaledRun';
import type { Busy } from './mainThread';
import { traceMainThread } from './mainThread';

const [, , folder = '', candidates = '5000', cases = '500'] = process.argv;
/** So many candidates more are told, one by one. */
const further = 40;
/**
 * So long after each of them, in milliseconds, comes what it is held against, and as long after that the next one: more often the host
 * tells nothing.
 */
const pause = 150;
/** The goals: to open, and the main thread that an event may take, in milliseconds. */
const [opensWithin, frame] = [1000, 16];

/** The ways in which the run is looked at: by its best, and with all that changes most in sight. */
const looks = {
  'the best on top': {},
  'the newest on top, reflections': { sort: 'id', descending: true, historyTab: 'reflections' },
  'the newest on top, chart as table': { sort: 'id', descending: true, chartAsTable: true },
};

/** In the page: makes the same table anew whenever it is told to, which is what an event is held against. */
const yardstick = `(() => {
  const box = document.body.appendChild(document.createElement('div'));
  box.style.cssText = 'position: fixed; inset: auto auto 0 0; width: 600px; height: 200px; contain: strict';
  const table = document.querySelector('.candidate-table').cloneNode(true);
  addEventListener('message', ({ data }) => data === 'yardstick' && box.replaceChildren(table.cloneNode(true)));
})()`;

interface PageGlobal {
  postMessage(message: unknown, target: string): void;
}

/** What something gives, and the time that the processor was at work for it, in milliseconds: others may be at work beside it. */
function timed<T>(work: () => T): readonly [T, number] {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return [result, (user + system) / 1000];
}

function row(title: string, milliseconds: number, goal?: number): boolean {
  const isMet = goal === undefined || milliseconds <= goal;
  console.log(
    `${title.padEnd(86)} ${milliseconds.toFixed(1).padStart(8)} ms` +
      `${goal === undefined ? '' : ` (goal ${goal} ms: ${isMet ? 'met' : 'missed'})`}`,
  );
  return isMet;
}

/** @param share from 0 to 1 */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
const most = (values: readonly number[]): number => Math.max(...values);
const missed = (values: readonly number[]): string =>
  `${values.filter((value) => value > frame).length} of ${values.length} over ${frame} ms`;
const ratio = (values: readonly number[]): string => `${(most(values) / median(values)).toFixed(1)} times the median`;

/** What the host does until a page is told the run, and for each event. */
function measureHost(run: JournaledRun): void {
  const [view, forView] = timed(() => run.view());
  row('host: the first view', forView);
  const feed = new PanelFeed();
  const [snapshot, forStart] = timed(() => feed.start({ kind: 'run', run: view }));
  row(`host: the first message (${(JSON.stringify(snapshot).length / 1000).toFixed(0)} kB)`, forStart);
  feed.look('candidates', { list: 'candidates', filter: 'all', sort: 'score', descending: true, find: '', from: 0, count: 120 });
  feed.look('details', { list: 'details' });
  feed.look('requests', { list: 'requests' });
  const [folds, messages, sizes]: [number[], number[], number[]] = [[], [], []];
  for (let index = 0; index < further; index++) {
    for (const event of run.next()) {
      const [, forFold] = timed(run.append(event));
      const [update, forMessage] = timed(() => feed.update({ kind: 'run', run: run.view() }));
      folds.push(forFold);
      messages.push(forMessage);
      sizes.push(JSON.stringify(update ?? '').length);
    }
  }
  row('host: folding an event, at most', most(folds));
  row('host: view and message of an event, median', median(messages));
  row(`host: view and message of an event, at most (${(most(sizes) / 1000).toFixed(0)} kB)`, most(messages));
}

async function open(browser: Browser, run: JournaledRun, savedState: object): Promise<readonly [ShownPanel, FakeHost, number]> {
  const host = new FakeHost(run.shown());
  const panel = await openPanel(browser, host, { startsEmpty: true, savedState });
  // From the page's own beginning on, as its clock has it, until everything that was asked for is drawn.
  const parts = JSON.stringify(['tr[data-item]', '#details-title', '.history-section .tab-content > *']);
  const milliseconds = await panel.page.evaluate<number>(`new Promise((resolve) => {
    const look = () => {
      const isDrawn = ${parts}.every((part) => document.querySelector(part));
      if (isDrawn) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      else requestAnimationFrame(look);
    };
    look();
  })`);
  return [panel, host, milliseconds];
}

/** How long the main thread was busy with each event, and with what these are held against. */
interface Followed {
  readonly events: readonly Busy[];
  readonly yardstick: readonly Busy[];
}

/** Tells the page of one candidate after another. The mark is set in the task that posts the message, so that this one does not count. */
async function follow({ page }: ShownPanel, host: FakeHost, run: JournaledRun): Promise<Followed> {
  const post = (mark: string | undefined, message: unknown): Promise<void> =>
    page.evaluate(
      ([name, data]) => {
        if (name !== undefined) performance.mark(name);
        (globalThis as unknown as PageGlobal).postMessage(data, '*');
      },
      [mark, message] as const,
    );
  host.connect((message) => post(message.kind === 'notice' ? 'measured event' : undefined, message));
  await page.evaluate(yardstick);
  const busy = await traceMainThread(page, async () => {
    for (let index = 0; index <= further; index++) {
      run.next().forEach((event) => run.append(event)());
      host.push(run.shown());
      await page.waitForTimeout(pause);
      await post('measured yardstick', 'yardstick');
      await page.waitForTimeout(pause);
    }
  });
  const of = (name: string): readonly Busy[] => busy.filter(({ mark }) => mark === `measured ${name}`).slice(0, further);
  return { events: of('event'), yardstick: of('yardstick') };
}

async function measureLook(browser: Browser, run: JournaledRun, name: string, savedState: object): Promise<boolean> {
  const [panel, host, milliseconds] = await open(browser, run, savedState);
  const opens = row(`opening, ${name}`, milliseconds, opensWithin);
  const followed = await follow(panel, host, run);
  const [repaints, tables] = [followed.events.map(({ repaint }) => repaint), followed.yardstick.map(({ repaint }) => repaint)];
  row('  an event: main thread until it is painted, median', median(repaints));
  const paints = row('  an event: main thread until it is painted, 95 % of them', quantile(repaints, 0.95), frame);
  row(`  an event: the longest (${missed(repaints)}, ${ratio(repaints)})`, most(repaints));
  row('  an event: all of the main thread, garbage too, at most', most(followed.events.map(({ total }) => total)));
  row('  beside it, the same table made anew: median', median(tables));
  row(`  the same table: the longest (${ratio(tables)})`, most(tables));
  if (panel.problems.length > 0) throw new Error(panel.problems.join('\n'));
  await panel.close();
  return opens && paints;
}

const run = new JournaledRun(folder, Number(cases));
let areMet = true;
try {
  const start = performance.now();
  const size = await run.write(Number(candidates));
  const written = performance.now();
  row(`a journal of ${candidates} candidates × ${cases} cases, ${(size / 1e6).toFixed(0)} MB: written`, written - start);
  await run.open();
  row('host: reading it, before the run is shown for the first time', performance.now() - written);
  measureHost(run);
  const browser = await launchBrowser();
  try {
    // The first page pays for the browser's own start.
    await (await open(browser, run, {}))[0].close();
    for (const [name, savedState] of Object.entries(looks)) areMet = (await measureLook(browser, run, name, savedState)) && areMet;
  } finally {
    await browser.close();
  }
} finally {
  run.close();
}
process.exitCode = areMet ? 0 : 1;
