import type { RolloutVariant } from '../agents/rolloutVariant';
import type { Case } from '../cases/case';
import { shortHash } from '../hash';
import type { Candidate } from '../prompt/candidate';

/** Names one performance of a case by a candidate. */
export interface RolloutName {
  readonly candidate: Candidate;
  readonly promptCase: Case;
  /** Counts from 0 the repetitions of which a score is the mean. */
  readonly repeat: number;
  /** Tells a further performance apart from the one by which candidates are chosen, which has none: `NAME`, or `NAME.ATTEMPT`; no slash. */
  readonly sample?: string;
  /** As `variantOf` gives it. */
  readonly variant?: RolloutVariant;
  /** Counts from 1 how often it was begun again, since a session that was opened anew had gone another way. */
  readonly restart?: number;
}

/** What of a name stands in a key. */
type KeyedName = Omit<RolloutName, 'candidate' | 'promptCase'> & {
  readonly candidate: Pick<Candidate, 'id'>;
  readonly promptCase: Pick<Case, 'id'>;
};

/** The sample's part of a key, with a short hash of what makes the rollout another one. */
function labelOf({ sample, variant, restart = 0 }: KeyedName): string {
  return [
    ...(sample === undefined ? [] : [sample]),
    ...(variant === undefined ? [] : [`x${shortHash(JSON.stringify(variant))}`]),
    ...(restart === 0 ? [] : [`r${restart}`]),
  ].join('+');
}

/** Where in a rollout a call is made: the branch's name, and its number there. No slash, whatever the branch is called. */
export function turnOf(actor: string, number: number | string): string {
  return actor === '' ? String(number) : `${encodeURIComponent(actor)}:${number}`;
}

/** The key of a call of a rollout. An id may hold anything, so it stands last. */
export function callKey(name: KeyedName, turn: number | string): string {
  const label = labelOf(name);
  return `${label === '' ? '' : `${label}/`}${name.candidate.id}/${name.repeat}/${turn}/${name.promptCase.id}`;
}

/** Sample and case of a key. */
export function sampleAndCase(key: string): string {
  const [label = '', , , , ...id] = key.split('/');
  return `${label.split('+')[0] ?? ''}/${id.join('/')}`;
}

/**
 * What chance in a rollout is drawn by, as common random numbers: by the case, the sample and the place in it, never by candidate
 * or memory. So two versions of a prompt meet the same luck. What is asked anew is asked the same: whichever attempt of a sample it is.
 */
export function chanceOf({ promptCase, repeat, sample = '' }: RolloutName, turn: number | string): string {
  return `${sample.replace(/(?:\.\d+)+$/, '')}/${repeat}/${turn}/${promptCase.id}`;
}
