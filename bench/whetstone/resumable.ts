/** A process of its own that runs, or takes up again, one run whose journal is in a file. It is made to be killed. */
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJournal } from '../../src/core/run/journal';
import { systemClock } from '../../src/providers/systemClock';
import { FileJournal } from '../../src/storage/fileJournal';
import { workshopCases } from '../server/worlds/workshop';
import type { ResumableRequest } from './resumableProtocol';
import { resumableConcurrency } from './resumableProtocol';
import { runWhetstone } from './runWhetstone';
import { serverModelIds, serverModels } from './serverModels';

const { folder, url, method, seed } = JSON.parse(process.argv[2] ?? '{}') as ResumableRequest;
const path = join(folder, 'journal.jsonl');

const text = await readFile(path, 'utf8').catch(() => '');
const { entries, damagedLines } = decodeJournal(text);
if (damagedLines.length > 0) throw new Error(`The journal is damaged in line ${damagedLines.join(', ')}.`);
// A torn last line is gone before anything is written behind it.
if (text !== '' && !text.endsWith('\n')) await truncate(path, Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));

const sink = await FileJournal.open(path);
const { result } = await runWhetstone({
  method,
  cases: workshopCases(60, 10),
  split: { train: 1, validation: 1, test: 1 },
  seed,
  models: serverModelIds,
  createModel: serverModels(url, resumableConcurrency),
  clock: systemClock,
  concurrency: resumableConcurrency,
  sink,
  earlier: entries,
});
await sink.close();
await writeFile(join(folder, 'best.md'), result.best.text);
