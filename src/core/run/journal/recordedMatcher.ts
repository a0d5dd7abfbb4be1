import { hashText } from '../../hash';
import type { PatternMatcher } from '../../metrics/matcher';
import type { MatchPattern } from '../../metrics/metric';
import { shorten } from '../../metrics/feedback';
import type { Pattern } from '../../metrics/pattern';
import { ModelError } from '../../models/model';
import type { Journal } from './journal';

/** The most characters of a pattern in an error. */
const shownPattern = 200;

/** Matches for a rollout. @param key names it within its run, as a request's key does. */
export type MatchFor = (key: string) => MatchPattern;

/**
 * Matches of a run. How long one takes is no function of the run: that one ran out of its time is recorded before it is used, and answered
 * from the journal when the run is taken up again. What ended in time, before, is given more of it then.
 */
export function recordedMatcher(matcher: PatternMatcher, journal: Journal, signal: AbortSignal): MatchFor {
  return (key) => async (pattern, text) => {
    const hash = (): string => hashText(JSON.stringify([pattern.source, pattern.ignoreCase, text]));
    const found = journal.findUnmatched(key, hash);
    if (found !== undefined) throw new ModelError('not-scored', found.message);
    const outcome = await matcher.match({ ...pattern, text, isKnownToEnd: journal.isReplaying }, signal);
    if (typeof outcome === 'boolean') return outcome;
    const message = describeFault(pattern, outcome.fault);
    await journal.record({ type: 'unmatched', key, matchHash: hash(), message });
    throw new ModelError('not-scored', message);
  };
}

function describeFault({ source }: Pattern, fault: string): string {
  return `The pattern /${shorten(source, shownPattern)}/ came to no result: ${fault}. Write it in another way.`;
}
