// Measures the panel of a large run. Started by bench/panel.mjs.
import type { Browser } from 'playwright-core';
import type { RunView } from '../../src/core/run/view/runView';
import { PanelFeed } from '../../src/panel/panelFeed';
import { FakeHost } from '../../test/ui/panel/page/fakeHost';
import type { ShownPanel } from '../../test/ui/panel/page/panelPage';
import { launchBrowser, openPanel } from '../../test/ui/panel/page/panelPage';
import { LongRun } from './longRun';
import type { Busy } from './mainThread';
import { traceMainThread } from './mainThread';

const [, , candidates = '5000', cases = '500'] = process.argv;
/** So many candidates more are told, one by one. */
const further = 40;
/** Between them, in milliseconds: more often the host tells nothing. */
const pause = 300;
/** The goals: to open, and the most main thread that an event may take, in milliseconds. */
const [opensWithin, frame] = [1000, 16];

/** The ways in which the run is looked at: by its best, and with all that changes most in sight. */
const looks = {
  'the best on top': {},
  'the newest on top, reflections': { sort: 'id', descending: true, historyTab: 'reflections' },
  'the newest on top, chart as table': { sort: 'id', descending: true, chartAsTable: true },
};

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

function viewOf({ fold }: LongRun): RunView {
  const view = fold.view(true);
  if (view === undefined) throw new Error('The run has not begun.');
  return view;
}

function row(title: string, milliseconds: number, goal?: number): boolean {
  const isMet = goal === undefined || milliseconds <= goal;
  console.log(
    `${title.padEnd(62)} ${milliseconds.toFixed(1).padStart(8)} ms` +
      `${goal === undefined ? '' : ` (goal ${goal} ms: ${isMet ? 'met' : 'missed'})`}`,
  );
  return isMet;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const most = (values: readonly number[]): number => Math.max(...values);

/** What the host does until a page is told the run, and for each event. */
function measureHost(run: LongRun): void {
  const [view, forView] = timed(() => viewOf(run));
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
      const [, forFold] = timed(() => run.apply(event));
      const [update, forMessage] = timed(() => feed.update({ kind: 'run', run: viewOf(run) }));
      folds.push(forFold);
      messages.push(forMessage);
      sizes.push(JSON.stringify(update ?? '').length);
    }
  }
  row('host: folding an event, at most', most(folds));
  row('host: view and message of an event, median', median(messages));
  row(`host: view and message of an event, at most (${(most(sizes) / 1000).toFixed(0)} kB)`, most(messages));
}

async function open(browser: Browser, run: LongRun, savedState: object): Promise<readonly [ShownPanel, FakeHost, number]> {
  const host = new FakeHost({ kind: 'run', run: viewOf(run) });
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

/** Tells the page of one candidate after another. The mark is set in the task that posts the message, so that this one does not count. */
async function follow({ page }: ShownPanel, host: FakeHost, run: LongRun): Promise<readonly Busy[]> {
  let told = 0;
  host.connect(async (message) => {
    const mark = message.kind === 'notice' ? `event ${told++}` : undefined;
    await page.evaluate(
      ([name, data]) => {
        if (name !== undefined) performance.mark(name);
        (globalThis as unknown as PageGlobal).postMessage(data, '*');
      },
      [mark, message as unknown] as const,
    );
  });
  return traceMainThread(page, async () => {
    for (let index = 0; index <= further; index++) {
      run.next().forEach((event) => run.apply(event));
      host.push({ kind: 'run', run: viewOf(run) });
      await page.waitForTimeout(pause);
    }
  });
}

const run = new LongRun(Number(cases));
const [, forJournal] = timed(() => run.growTo(Number(candidates)));
row(`a journal of ${candidates} candidates × ${cases} cases, folded`, forJournal);
measureHost(run);
const browser = await launchBrowser();
let areMet = true;
try {
  // The first page pays for the browser's own start.
  await (await open(browser, run, {}))[0].close();
  for (const [name, savedState] of Object.entries(looks)) {
    const [panel, host, milliseconds] = await open(browser, run, savedState);
    areMet = row(`opening, ${name}`, milliseconds, opensWithin) && areMet;
    const busy = await follow(panel, host, run);
    const repaints = busy.map(({ repaint }) => repaint);
    row('  an event: main thread until it is painted, median', median(repaints));
    areMet = row('  an event: main thread until it is painted, at most', most(repaints), frame) && areMet;
    row('  an event: all of the main thread, garbage too, at most', most(busy.map(({ total }) => total)));
    if (panel.problems.length > 0) throw new Error(panel.problems.join('\n'));
    await panel.close();
  }
} finally {
  await browser.close();
}
process.exitCode = areMet ? 0 : 1;
