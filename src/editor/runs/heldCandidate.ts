import { hashText } from '../../core/hash';
import type { TextNow } from '../../core/run/view/currentValues';
import { currentValues } from '../../core/run/view/currentValues';
import type { CandidateView, RunView } from '../../core/run/view/runView';

type Candidates = Pick<RunView, 'files' | 'components' | 'evalFile' | 'candidates'>;

/**
 * Finds the candidate that the files of a run's program hold: the one whose values put into them would change nothing, whatever else
 * a person has changed in them. One that creates files, or leaves some out, is not told from their components. All components of a version
 * make one hash, which is worked out once for each candidate; the files are parsed again only when one of them has another text.
 */
export class HeldCandidate {
  /** The texts that were read last, in turn, and the hash of the version in them; undefined where they are none. */
  private read: { readonly texts: readonly (string | undefined)[]; readonly hash: string | undefined } | undefined;
  /** By a candidate's values, which never change; its views come and go. */
  private readonly hashes = new WeakMap<CandidateView['values'], string>();

  /** @returns its id, which may be the original's, or undefined when the files, whose texts are `textNow`, hold none of the run's. */
  in(textNow: TextNow, run: Candidates): string | undefined {
    const hash = this.hashNow(textNow, run);
    if (hash === undefined) return undefined;
    return run.candidates.find(({ values, files }) => files === undefined && this.hashOf(values, run) === hash)?.id;
  }

  private hashNow(textNow: TextNow, run: Candidates): string | undefined {
    const paths = [...run.files.map(({ path }) => path), ...(run.evalFile === undefined ? [] : [run.evalFile])];
    const texts = paths.map((path) => textNow(path));
    const known = this.read;
    if (known?.texts.length === texts.length && texts.every((text, index) => text === known.texts[index])) return known.hash;
    const values = run.components.length === 0 ? undefined : currentValues(run, textNow);
    const hasAll = values !== undefined && run.components.every(({ name }) => values.has(name));
    const hash = hasAll ? hashValues(run, ({ name }) => values.get(name)) : undefined;
    this.read = { texts, hash };
    return hash;
  }

  private hashOf(values: CandidateView['values'], run: Candidates): string {
    const known = this.hashes.get(values) ?? hashValues(run, ({ name, value }) => values[name] ?? value);
    this.hashes.set(values, known);
    return known;
  }
}

function hashValues({ components }: Candidates, valueOf: (component: RunView['components'][number]) => string | undefined): string {
  return hashText(JSON.stringify(components.map(valueOf)));
}
