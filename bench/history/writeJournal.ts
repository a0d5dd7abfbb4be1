// Carries the newest run of a workspace out again, with answers that are so much longer that its journal takes the given megabytes. Prints the
// id of the new run. Started by bench/history.mjs.
import { readFile } from 'node:fs/promises';
import { noCache } from '../../src/core/models/cache';
import type { Model } from '../../src/core/models/model';
import { executeRun } from '../../src/core/run/executeRun';
import { decodeJournal } from '../../src/core/run/journal/journalText';
import { restoreRun } from '../../src/core/run/journal/restoreRun';
import { createModel } from '../../src/providers/createModel';
import { systemClock } from '../../src/providers/systemClock';
import { RunStore } from '../../src/storage/runStore';

const [, , workspace = '.', megabytes = '600'] = process.argv;
const store = new RunStore(workspace);
const [newest = ''] = await store.list();
const { entries } = decodeJournal(await readFile(store.journalPath(newest), 'utf8'));
const events = entries.map(({ event }) => event);
const answers = events.filter((event) => event.type === 'completion' && event.role === 'task').length;
const outputs = events.flatMap((event) => (event.type === 'scored' ? event.scores : [])).length;
// The metric leaves white space at the end out.
const room = ' '.repeat((Number(megabytes) * 1e6) / (answers + outputs));

const { id, prepared, sink } = await store.begin(restoreRun(entries.filter(({ event }) => event.type !== 'ended')), new Date());
await executeRun(prepared, {
  createModel: (model) => {
    const short = createModel(model, { openai: {} });
    const complete: Model['complete'] = async (request, signal) => {
      const completion = await short.complete(request, signal);
      return request.key.startsWith('reflect') ? completion : { ...completion, text: `${completion.text}${room}` };
    };
    return { ...short, complete };
  },
  cache: noCache,
  matcher: { match: () => Promise.reject(new Error('The example has no patterns.')) },
  sink,
  onEntry: () => undefined,
  timestamp: () => new Date().toISOString(),
  clock: systemClock,
  concurrency: 4,
  signal: new AbortController().signal,
});
await sink.close();
process.stdout.write(id);
