import type { CandidateView, RunView } from '../view/runView';
import { languageOf } from './language';
import { newRemotes } from './remotes';

/** Something about a candidate that a person should know before taking it, whatever it scored. */
export type CandidateNotice =
  /** It is written in another language than the original, each as a person is told. */
  | { readonly kind: 'language'; readonly before: string; readonly after: string }
  /** It points to an address that the original does not have. */
  | { readonly kind: 'link' | 'image'; readonly address: string }
  /** The model gave one and the same answer to all of so many cases, where several are expected. */
  | { readonly kind: 'one answer'; readonly answer: string; readonly cases: number }
  /** It has many more tokens than the original. */
  | { readonly kind: 'longer'; readonly before: number; readonly after: number };

/** So many times the original's tokens, and so many more, are worth a word. */
const longerBy = { factor: 1.5, tokens: 50 };
/** So many new addresses of one candidate are named. */
const mostAddresses = 5;

/** What a person should know of a candidate: nothing of the original. */
export function candidateNotices(
  {
    files,
    components,
    candidates,
    baseline,
  }: Pick<RunView, 'files' | 'components' | 'baseline'> & { readonly candidates?: readonly CandidateView[] },
  candidate: CandidateView,
  original: CandidateView | undefined = candidates?.find(({ id }) => id === baseline),
): readonly CandidateNotice[] {
  if (candidate.id === baseline) return [];
  const whole = files.map(({ text }) => text).join('\n');
  const changed = Object.entries(candidate.values).map(([name, after]) => ({
    before: components.find((component) => component.name === name)?.value ?? '',
    after,
  }));
  const added = Object.values(candidate.files ?? {}).map((after) => ({ before: '', after: after ?? '' }));
  const changes = [...changed, ...added].filter(({ before, after }) => before !== after);
  return [
    ...languageNotices(changes, whole),
    ...newRemotes(whole + changes.map(({ before }) => before).join('\n'), changes.map(({ after }) => after).join('\n'))
      .slice(0, mostAddresses)
      .map(({ address, isImage }) => ({ kind: isImage ? ('image' as const) : ('link' as const), address })),
    ...(candidate.oneAnswer === undefined ? [] : [{ kind: 'one answer' as const, ...candidate.oneAnswer }]),
    ...lengthNotices(candidate.tokens, original?.tokens ?? 0),
  ];
}

interface Change {
  readonly before: string;
  readonly after: string;
}

function languageNotices(changes: readonly Change[], whole: string): readonly CandidateNotice[] {
  const original = languageOf(whole);
  for (const { before, after } of changes) {
    const [then, now] = [languageOf(before) ?? original, languageOf(after)];
    if (then !== undefined && now !== undefined && then !== now) return [{ kind: 'language', before: then, after: now }];
  }
  return [];
}

function lengthNotices(after: number, before: number): readonly CandidateNotice[] {
  const isLonger = before > 0 && after >= before * longerBy.factor && after - before >= longerBy.tokens;
  return isLonger ? [{ kind: 'longer', before, after }] : [];
}
