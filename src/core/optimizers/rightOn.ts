/** Which training cases a statement is about. */
export interface TriedCases {
  /** How many were tried. */
  readonly tried: number;
  /** How many of these got no answer. */
  readonly unanswered: number;
  /** How many training cases there are. */
  readonly all: number;
}

/**
 * That a candidate has a full score on the training cases that it was tried on, as a sentence that says which these are.
 * @param who its id, as a sentence begins
 */
export function rightOn(who: string, { tried, unanswered, all }: TriedCases): string {
  const cases = trainingCases(tried, all);
  if (unanswered === 0) return `${who} is right on ${tried === 1 ? '' : 'all '}${cases}.`;
  return tried === unanswered
    ? `${who} got no answer to ${tried === 1 ? '' : 'any of '}${cases}.`
    : `${who} is right on ${tried - unanswered} of ${cases}; ${unanswered === 1 ? 'the other one' : `the other ${unanswered}`} ` +
        'got no answer.';
}

/** "the 50 training cases that were drawn (of 90)"; "the 90 training cases" where all of them are meant. */
export function trainingCases(tried: number, all: number): string {
  const drawn = tried === all ? '' : ` that ${tried === 1 ? 'was' : 'were'} drawn (of ${all})`;
  return `the ${tried === 1 ? 'one training case' : `${tried} training cases`}${drawn}`;
}
