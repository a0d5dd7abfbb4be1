// Carries the newest run of a workspace out again, for so much longer and with answers of so many characters that its journal takes the
// given megabytes. Prints the id of the new run. Started by bench/history.mjs.
import { open, readFile } from 'node:fs/promises';
import { allCases } from '../../src/core/cases/case';
import { noCache } from '../../src/core/models/cache';
import type { Model } from '../../src/core/models/model';
import { closeMark, openMark } from '../../src/core/optimizers/answers/instructionAnswer';
import { executeRun } from '../../src/core/run/executeRun';
import { decodeJournal } from '../../src/core/run/journal/journalText';
import { restoreRun } from '../../src/core/run/journal/restoreRun';
import { systemClock } from '../../src/providers/systemClock';
import { FileJournal } from '../../src/storage/fileJournal';
import { RunStore } from '../../src/storage/runStore';

const [, , workspace = '.', megabytes = '600', characters = '4000'] = process.argv;
const store = new RunStore(workspace);
const [newest = ''] = await store.list();
const { entries } = decodeJournal(await readFile(store.journalPath(newest), 'utf8'));
const { settings, ...prepared } = restoreRun(entries.filter(({ event }) => event.type !== 'ended'));

const candidatesPerStep = 8;
// Beside its text, an answer takes about as much for its key, its hashes and its score.
const answers = (Number(megabytes) * 1e6) / (Number(characters) + 750);
const steps = Math.max(1, Math.round(answers / (candidatesPerStep * prepared.splits.train.length)));
const optimizer = { ...settings.optimizer, steps, candidatesPerStep, trainingCases: 0, patience: 0, deletions: 0 };
const labels = [...new Set(allCases(prepared.splits).flatMap(({ expected }) => expected ?? []))];

/** White space that is another for each number: the metric leaves it out, and no two answers are the same. */
const roomOf = (number: number): string =>
  number
    .toString(2)
    .replaceAll('0', ' ')
    .replaceAll('1', '\t')
    .padEnd(Number(characters) - (number % 500));

/** Answers by chance. */
const model: Model = {
  id: 'lexical',
  complete: ({ key, seed }) => {
    const instruction = `${openMark}Name the team that can help, in the way of ${key}.${closeMark}`;
    const answer = `${labels[seed % labels.length]}${roomOf(seed)}`;
    return Promise.resolve({
      text: key.startsWith('m') ? instruction : answer,
      finish: 'stop',
      usage: { inputTokens: 100, outputTokens: 10 },
    });
  },
};

const run = { ...prepared, settings: { ...settings, optimizer, budget: {} } };
const { id, prepared: begun, sink: synced, earlier } = await store.begin(run, new Date());
await synced.close();
// Nobody asks for what is in it once the machine goes down.
const file = await open(store.journalPath(id), 'a');
const unsynced = { appendFile: file.appendFile.bind(file), datasync: () => Promise.resolve(), close: () => file.close() };
const sink = new FileJournal(store.journalPath(id), unsynced, { verify: () => Promise.resolve(), release: () => Promise.resolve() });
await executeRun(begun, {
  ...{ createModel: () => model, cache: noCache, sink, earlier },
  matcher: { match: () => Promise.reject(new Error('The example has no patterns.')) },
  onEntry: () => undefined,
  timestamp: () => new Date().toISOString(),
  clock: systemClock,
  concurrency: 64,
  signal: new AbortController().signal,
});
await sink.close();
process.stdout.write(id);
