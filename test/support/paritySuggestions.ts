import { EarlierRun } from '../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../src/core/run/journal/events';
import { executeRun } from '../../src/core/run/executeRun';
import { decodeJournal, encodeEntry } from '../../src/core/run/journal/journalText';
import { restoreRun } from '../../src/core/run/journal/restoreRun';
import type { StudyResult } from '../../src/core/run/study';
import type { MemoryRun } from './memoryRun';
import { makeCase, memoryEnvironment } from './memoryRun';
import { scriptedModel } from './scriptedModel';

/** A prompt for a small task: even or odd. */
export const prompt = 'Say the parity.\n';
/** So many cases of it. */
export const parities = (count: number) =>
  Array.from({ length: count }, (_, index) => makeCase(`line ${index}`, `number ${index};`, index % 2 === 0 ? 'even' : 'odd'));

/** What an optimizer's reflection model answers, with a text of its own. */
export const suggesting = (text: (count: number) => string) =>
  scriptedModel('reflection', ({ messages }, count) =>
    (messages[0]?.content ?? '').includes('</INS>') ? `<INS>${text(count)}</INS>` : `<rules>\n- ${text(count)} [1]\n</rules>`,
  );

/** Takes a run up again from its journal; `entries` are those of both. */
export async function resume(
  earlier: readonly JournalEntry[],
  models: MemoryRun['models'],
  environment: Partial<ReturnType<typeof memoryEnvironment>> = {},
) {
  const lines = earlier.map(encodeEntry);
  let result: StudyResult | undefined;
  let error: unknown;
  try {
    result = await executeRun(restoreRun(earlier), {
      ...memoryEnvironment(models, lines),
      ...environment,
      earlier: EarlierRun.of(earlier),
    });
  } catch (thrown) {
    error = thrown;
  }
  return { result, error, entries: decodeJournal(lines.join('')).entries };
}
