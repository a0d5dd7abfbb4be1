import type { FailureKind } from './model';

/** What a person can do about an error of a model. */
export type Remedy = 'set key' | 'select models';

/** The one thing that helps against an error of that kind; undefined where nothing of Whetstone's does. */
export function remedyFor(kind: FailureKind): Remedy | undefined {
  if (kind === 'no-key' || kind === 'unauthorized') return 'set key';
  return kind === 'unknown-model' || kind === 'not-permitted' ? 'select models' : undefined;
}
