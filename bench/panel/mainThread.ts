import type { CDPSession, Page } from 'playwright-core';

/** An entry of Chromium's trace. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** Of `dur`, how much its thread was at work: other processes take none of it. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

/** How long the page's main thread was busy after a mark, in milliseconds of its own time. */
export interface Busy {
  readonly mark: string;
  /** Until the next frame was handed over to be shown. */
  readonly repaint: number;
  /** All tasks until the next mark, those of idle time included, such as the collection of garbage. */
  readonly total: number;
}

const categories = 'toplevel,devtools.timeline,blink.user_timing,disabled-by-default-devtools.timeline,__metadata';

/**
 * Records the tasks of a page's main thread while something is done, and sums them up from each mark of `performance.mark` whose name
 * begins with `measured` to the next.
 */
export async function traceMainThread(page: Page, work: () => Promise<void>): Promise<readonly Busy[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: categories.split(',') } });
  await work();
  await ended(session);
  return busyBetweenMarks(events);
}

async function ended(session: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
}

function busyBetweenMarks(events: readonly TraceEvent[]): readonly Busy[] {
  const marks = events
    .filter(({ name, ph }) => name.startsWith('measured ') && (ph === 'R' || ph === 'I' || ph === 'i'))
    .sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  if (first === undefined) throw new Error('The trace has no mark.');
  const tasks = events.filter(
    (event) => event.pid === first.pid && event.tid === first.tid && event.ph === 'X' && event.name === 'RunTask',
  );
  if (tasks.length === 0) throw new Error('The trace has no task.');
  // The tasks that set a mark, and post the message, are the harness's own.
  const isHarness = (task: TraceEvent): boolean => marks.some(({ ts }) => task.ts <= ts && ts <= task.ts + (task.dur ?? 0));
  const counted = tasks.filter((task) => !isHarness(task));
  const commits = events
    .filter(({ name, pid, tid }) => name === 'Commit' && pid === first.pid && tid === first.tid)
    .sort((a, b) => a.ts - b.ts);
  return marks.slice(0, -1).map(({ name, ts }, index) => {
    const end = marks[index + 1]?.ts ?? Infinity;
    const own = counted.filter((task) => task.ts >= ts && task.ts < end);
    const shown = commits.find((commit) => commit.ts > ts)?.ts ?? Infinity;
    return { mark: name, repaint: sumOf(own.filter((task) => task.ts < shown)), total: sumOf(own) };
  });
}

function sumOf(tasks: readonly TraceEvent[]): number {
  return tasks.reduce((sum, { tdur, dur = 0 }) => sum + (tdur ?? dur) / 1000, 0);
}
