/**
 * A process of its own that begins a run in a folder, or takes up again the one that is there,
 * as the product does. It is made to be killed.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EarlierRun } from '../../src/core/run/journal/earlierRun';
import type { PreparedRun } from '../../src/core/run/executeRun';
import { executeRun } from '../../src/core/run/executeRun';
import { CannotResume } from '../../src/core/run/journal/restoreRun';
import { noCache } from '../../src/core/models/cache';
import { systemClock } from '../../src/providers/systemClock';
import { WorkerMatcher } from '../../src/providers/workerMatcher';
import type { FileJournal } from '../../src/storage/fileJournal';
import { openForResume } from '../../src/storage/resumeRun';
import { RunStore } from '../../src/storage/runStore';
import { ActingHosts } from '../../test/support/actingAgents';
import { workshopCases } from '../server/worlds/workshop';
import type { ResumableRequest } from './resumableProtocol';
import { resumableConcurrency } from './resumableProtocol';
import { benchAgents, prepare } from './runWhetstone';
import { serverModelIds, serverModels } from './serverModels';
import { filesOf } from '../../src/core/run/view/runProgram';

const { folder, url, method, agent, seed } = JSON.parse(process.argv[2] ?? '{}') as ResumableRequest;
const store = new RunStore(folder);

interface Opened {
  readonly prepared: PreparedRun;
  readonly sink: FileJournal;
  readonly earlier?: EarlierRun;
}

async function begin(): Promise<Opened> {
  const prepared = await prepare({
    method,
    agent,
    cases: workshopCases(60, 10),
    split: { train: 1, validation: 1, test: 1 },
    seed,
    models: serverModelIds,
  });
  return { prepared, sink: await store.openJournal(await store.create(new Date(), method)) };
}

/** The run that is there; undefined when it has ended. One that was killed before its first event was safe is begun anew. */
async function open(): Promise<Opened | undefined> {
  const [id] = await store.list();
  const view = id === undefined ? undefined : (await store.read(id))?.fold.view(false);
  if (view?.state === 'ended') return undefined;
  if (id === undefined) return begin();
  try {
    return await openForResume(store, id, new Date(), undefined, benchAgents);
  } catch (error) {
    if (error instanceof CannotResume) return begin();
    throw error;
  }
}

const opened = await open();
if (opened !== undefined) {
  const { prepared, sink, earlier } = opened;
  await executeRun(prepared, {
    createModel: serverModels(url, resumableConcurrency),
    cache: noCache,
    matcher: new WorkerMatcher(),
    hosts: new ActingHosts().hosts,
    sink,
    onEntry: () => undefined,
    timestamp: () => new Date().toISOString(),
    clock: systemClock,
    concurrency: resumableConcurrency,
    signal: new AbortController().signal,
    ...(earlier === undefined ? {} : { earlier }),
  });
  await sink.close();
}

// The artefact is what the journal says, as for every view of a run.
const [latest = ''] = await store.list();
const view = (await store.read(latest))?.fold.view(false);
const best = view?.candidates.find(({ id }) => id === view.best);
if (view === undefined || best === undefined) throw new Error('The run left no journal.');
await writeFile(join(folder, 'best.md'), filesOf(view, best)?.[0]?.text ?? '');
