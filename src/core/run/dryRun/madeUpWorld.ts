import type { Candidate } from '../../prompt/candidate';
import type { Random } from '../../stats/random';
import { createRandom } from '../../stats/random';

/** What a dry run meets in place of models: how candidates score, which drafts can be used, and how long answers are. */
export interface MadeUpWorld {
  /** Draws everything that is made up. */
  readonly random: Random;
  /** A candidate's score of a case: 0 or 1. @param before that of the candidate it was made from; undefined for the original */
  score(candidate: Candidate, before: number | undefined): number;
  /** The share of drafts that cannot be used. */
  readonly unusable: number;
  /** The share of attempts that fail: a limit of calls counts them. */
  readonly failing: number;
  /** Tokens of a task model's answer, its reasoning included. */
  readonly answerTokens: number;
  /** Tokens that what an agent did between two turns adds to the requests after it. */
  readonly effectTokens: number;
  /** What the endpoint counts for one token by our count (see `estimateTokens`). */
  readonly tokenFactor: number;
  /** Words of the texts in a reflection model's answer. */
  readonly words: number;
}

/** How many tokens an answer of the task model may have. */
export interface AnswerLengths {
  readonly least: number;
  readonly most: number;
}

/** What a candidate does to the cases of the one it was made from: what shares of failed ones it mends, and of right ones it breaks. */
interface Change {
  readonly mends: number;
  readonly breaks: number;
}

/** Tokens of reasoning, by a model that reasons before it answers. */
const reasoning: AnswerLengths = { least: 100, most: 3000 };

/**
 * One of the worlds in which a run is played through: from prompts that fail nearly everything to prompts that are nearly perfect, from
 * models that never better them to models that mostly do, some of which reason first. The first of them, however many, are spread evenly
 * over all that can be: a Halton sequence (Halton 1960), with a prime for each property.
 */
export function madeUpWorld(index: number, seed: number, lengths: AnswerLengths): MadeUpWorld {
  const random = createRandom(seed, 'made-up world', index);
  const at = (prime: number): number => radicalInverse(index + 1, prime);
  const accuracy = 0.1 + 0.85 * at(2);
  const helpful = 0.7 * at(3);
  const changes = new Map<string, Change>();
  const draw = (): Change =>
    random.float() < helpful
      ? { mends: 0.1 + 0.9 * random.float(), breaks: 0.1 * random.float() }
      : { mends: 0.2 * random.float(), breaks: 0.15 * random.float() };
  return {
    random,
    score({ id }, before) {
      if (before === undefined) return random.float() < accuracy ? 1 : 0;
      const change = changes.get(id) ?? draw();
      changes.set(id, change);
      const isOther = random.float() < (before === 1 ? change.breaks : change.mends);
      return isOther ? 1 - before : before;
    },
    unusable: 0.5 * at(7) ** 2,
    failing: 0.3 * at(13) ** 2,
    answerTokens: lengthAt(at(5), lengths),
    effectTokens: spread({ least: 5, most: 200 }, at(17)),
    tokenFactor: spread({ least: 0.75, most: 2 }, at(19)),
    words: Math.round(2 + 30 * at(11) ** 2),
  };
}

/** In the lower half an answer alone, in the upper half reasoning as well; each spread evenly over its orders of magnitude. */
function lengthAt(share: number, lengths: AnswerLengths): number {
  const { least, most } = lengths;
  const answer = { least, most: Math.min(most, 4 * least + 40) };
  return share < 0.5 ? spread(answer, 2 * share) : answer.least + spread(reasoning, 2 * share - 1);
}

function spread({ least, most }: AnswerLengths, share: number): number {
  return least * (most / least) ** share;
}

/** The digits of a number in a base, mirrored at the point: evenly spread between 0 and 1. */
function radicalInverse(index: number, base: number): number {
  let value = 0;
  let share = 1;
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    share /= base;
    value += share * (rest % base);
  }
  return value;
}
