import { InputError } from '../core/problems';
import { hashText } from '../core/hash';
import { encodeNote } from '../core/run/journal/journalText';
import type { CandidateChanges, FileChange } from '../core/run/view/candidateChanges';
import { changesOf, withConfiguration } from '../core/run/view/candidateChanges';
import type { CandidateView, RunView } from '../core/run/view/runView';
import { readPromptText, readPromptTextIfThere } from '../storage/readText';
import { replaceFile } from '../storage/replaceFile';
import type { Replacement } from '../storage/replaceFiles';
import { replaceFiles } from '../storage/replaceFiles';
import { RunBusy } from '../storage/runLock';
import type { RunStore } from '../storage/runStore';
import { checkPromptPlace } from './promptPlace';

/** A candidate on its way into the files of its program. */
export interface Acceptance {
  readonly store: RunStore;
  readonly view: RunView;
  readonly candidate: Pick<CandidateView, 'id' | 'values' | 'files'>;
  /** Where the candidate's text is, in a sentence, for when it does not get into the files. */
  readonly whereKept: string;
  /** Whether files may be outside of the folder that the run is kept in. */
  readonly outside: boolean;
}

/** What became of it, in a sentence. `written` is false where the files held the candidate already. */
export interface Accepted {
  readonly written: boolean;
  readonly message: string;
}

/** A candidate could not be written into its files. The message says why, and where the candidate is. */
export class NotApplied extends Error {
  override readonly name = 'NotApplied';
}

/**
 * Writes a candidate into the files of its program, as a whole or not at all, and notes in the run's journal that it was accepted. The run
 * is
 * locked meanwhile.
 * @throws UsageError for a file outside, unless that is allowed; RunBusy while the run is under way elsewhere; InputError when a file is
 * gone or no longer what the run began from; NotApplied
 * when the disk refuses. The files are then as they were.
 */
export async function writeCandidate(acceptance: Acceptance, replace = replaceFile): Promise<Accepted> {
  const { store, view, candidate, whereKept, outside } = acceptance;
  const changes = changesOf(view, candidate);
  if (changes === undefined) throw new NotApplied(`The journal of the run ${view.id} does not tell what ${candidate.id} changes.`);
  for (const path of pathsOf(changes)) await checkPromptPlace(path, { folder: store.root, outside });
  const journal = await store.openJournal(view.id).catch((error: unknown) => {
    throw error instanceof RunBusy ? error : notApplied(error, whereKept);
  });
  try {
    return await write(acceptance, changes, (line) => journal.append(line), replace);
  } finally {
    await journal.close();
  }
}

function pathsOf({ files, configuration }: CandidateChanges): readonly string[] {
  return [...files.map(({ path }) => path), ...(configuration === undefined ? [] : [configuration.path])];
}

async function write(
  { candidate, whereKept }: Acceptance,
  changes: CandidateChanges,
  append: (line: string) => Promise<void>,
  replace: typeof replaceFile,
): Promise<Accepted> {
  const refuse = (path: string): never => {
    const message = `The file has changed since the run began, so candidate ${candidate.id} was not written into it. ${whereKept}`;
    throw new InputError([{ severity: 'error', file: path, message }]);
  };
  const replacements: Replacement[] = [];
  for (const change of changes.files) {
    const replacement = await replacementFor(change);
    if (replacement !== undefined && replacement.before !== withMarkOf(replacement.before, change.before)) refuse(change.path);
    if (replacement !== undefined) replacements.push(replacement);
  }
  if (changes.configuration !== undefined) {
    const { path } = changes.configuration;
    const before = await readPromptText(path);
    const after = withConfiguration(before, changes.configuration) ?? refuse(path);
    if (after !== before) replacements.push({ path, before, after });
  }
  if (replacements.length === 0)
    return {
      written: false,
      message: `${listed(pathsOf(changes))} ${pathsOf(changes).length === 1 ? 'holds' : 'hold'} candidate ${candidate.id} already.`,
    };
  try {
    await replaceFiles(replacements, replace);
  } catch (error) {
    throw notApplied(error, whereKept);
  }
  const message = `Candidate ${candidate.id} was written into ${listed(replacements.map(({ path }) => path))}.`;
  const hash = (texts: readonly (string | undefined)[]): string => hashText(texts.map((text) => text ?? '').join('\n'));
  const event = {
    type: 'accepted',
    candidate: candidate.id,
    hashBefore: hash(replacements.map(({ before }) => before)),
    hashAfter: hash(replacements.map(({ after }) => after)),
  } as const;
  return append(encodeNote(new Date().toISOString(), event)).then(
    () => ({ written: true, message }),
    (error: Error) => ({ written: true, message: `${message} Its run could not note that: ${error.message}` }),
  );
}

/**
 * What is to be written for a change; undefined where the file is so already. @throws InputError when a file is gone that is to be changed.
 */
async function replacementFor({ path, before: known, after: wanted }: FileChange): Promise<Replacement | undefined> {
  const before = await (known === undefined || wanted === undefined ? readPromptTextIfThere(path) : readPromptText(path));
  const after = withMarkOf(before, wanted);
  return before === after ? undefined : { path, before, after };
}

/** A text with a byte order mark where the file has one: an editor's text of a file never has. */
function withMarkOf<Text extends string | undefined>(file: string | undefined, text: Text): string | Text {
  if (text === undefined || file === undefined) return text;
  return `${file.startsWith('\uFEFF') ? '\uFEFF' : ''}${text.replace(/^\uFEFF/, '')}`;
}

function listed(paths: readonly string[]): string {
  return paths.length < 2 ? paths.join('') : `${paths.slice(0, -1).join(', ')} and ${paths.at(-1) ?? ''}`;
}

function notApplied(error: unknown, whereKept: string): NotApplied {
  return new NotApplied(`${error instanceof Error ? error.message : String(error)} ${whereKept}`, { cause: error });
}
