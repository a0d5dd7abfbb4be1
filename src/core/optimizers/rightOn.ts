/** How a candidate did on all training cases. */
export interface TriedCases {
  /** How many got no answer. */
  readonly unanswered: number;
  /** How many training cases there are: each was tried. */
  readonly all: number;
}

/**
 * That a candidate has a full score on the training cases, as a sentence. Nothing of the kind is said of a sample of them.
 * @param who its id, as a sentence begins
 */
export function rightOn(who: string, { unanswered, all }: TriedCases): string {
  const cases = trainingCases(all, all);
  if (unanswered === 0) return `${who} is right on ${all === 1 ? '' : 'all '}${cases}.`;
  return all === unanswered
    ? `${who} got no answer to ${all === 1 ? '' : 'any of '}${cases}.`
    : `${who} is right on ${all - unanswered} of ${cases}; ${unanswered === 1 ? 'the other one' : `the other ${unanswered}`} ` +
        'got no answer.';
}

/** "the 50 training cases that were drawn (of 90)"; "the 90 training cases" where all of them are meant. */
export function trainingCases(tried: number, all: number): string {
  const drawn = tried === all ? '' : ` that ${tried === 1 ? 'was' : 'were'} drawn (of ${all})`;
  return `the ${tried === 1 ? 'one training case' : `${tried} training cases`}${drawn}`;
}
