import { InputError } from '../core/problems';
import { hashText } from '../core/hash';
import { encodeNote } from '../core/run/journal/journalText';
import type { RunView } from '../core/run/view/runView';
import { readPromptText } from '../storage/readText';
import { replaceFile } from '../storage/replaceFile';
import { RunBusy } from '../storage/runLock';
import type { RunStore } from '../storage/runStore';
import { checkPromptPlace } from './promptPlace';

/** A candidate on its way into its prompt file. */
export interface Acceptance {
  readonly store: RunStore;
  readonly view: RunView;
  readonly candidate: string;
  /** The whole file with the candidate's slots. */
  readonly text: string;
  /** Where the candidate's text is, in a sentence, for when it does not get into the file. */
  readonly whereKept: string;
  /** Whether the file may be outside of the folder that the run is kept in. */
  readonly outside: boolean;
}

/** What became of it, in a sentence. `written` is false where the file held the candidate already. */
export interface Accepted {
  readonly written: boolean;
  readonly message: string;
}

/** A candidate could not be written into its file. The message says why, and where the candidate is. */
export class NotApplied extends Error {
  override readonly name = 'NotApplied';
}

/**
 * Writes a candidate into its prompt file, as a whole or not at all, and notes in the run's journal that it was accepted. The run is
 * locked meanwhile.
 * @throws UsageError for a file outside, unless that is allowed; RunBusy while the run is under way elsewhere; InputError when the file is gone or no longer what the run began from; NotApplied
 * when the disk refuses. The file is then as it was.
 */
export async function writeCandidate(acceptance: Acceptance, replace = replaceFile): Promise<Accepted> {
  const { store, view, whereKept, outside } = acceptance;
  await checkPromptPlace(view.promptPath, { folder: store.root, outside });
  const journal = await store.openJournal(view.id).catch((error: unknown) => {
    throw error instanceof RunBusy ? error : notApplied(error, whereKept);
  });
  try {
    return await write(acceptance, (line) => journal.append(line), replace);
  } finally {
    await journal.close();
  }
}

async function write({ view, candidate, text, whereKept }: Acceptance, append: (line: string) => Promise<void>, replace: typeof replaceFile): Promise<Accepted> {
  const { promptPath, promptText } = view;
  const before = await readPromptText(promptPath);
  const after = withMarkOf(before, text);
  if (before === after) return { written: false, message: `${promptPath} holds candidate ${candidate} already.` };
  if (before !== withMarkOf(before, promptText)) {
    const message = `The file has changed since the run began, so candidate ${candidate} was not written into it. ${whereKept}`;
    throw new InputError([{ severity: 'error', file: promptPath, message }]);
  }
  try {
    await replace(promptPath, after);
  } catch (error) {
    throw notApplied(error, whereKept);
  }
  const message = `Candidate ${candidate} was written into ${promptPath}.`;
  const event = { type: 'accepted', candidate, hashBefore: hashText(before), hashAfter: hashText(after) } as const;
  return append(encodeNote(new Date().toISOString(), event)).then(
    () => ({ written: true, message }),
    (error: Error) => ({ written: true, message: `${message} Its run could not note that: ${error.message}` }),
  );
}

/** A text with a byte order mark where the file has one: an editor's text of a file never has. */
function withMarkOf(file: string, text: string): string {
  return `${file.startsWith('\uFEFF') ? '\uFEFF' : ''}${text.replace(/^\uFEFF/, '')}`;
}

function notApplied(error: unknown, whereKept: string): NotApplied {
  return new NotApplied(`${error instanceof Error ? error.message : String(error)} ${whereKept}`, { cause: error });
}
