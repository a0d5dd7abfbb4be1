import type { Case } from '../cases/case';
import type { Json } from '../json';
import type { Purse } from '../models/lot';
import type { Version } from '../prompt/candidate';

/**
 * What a host's answers depend on. `pure`: on the input alone, so that the same is not asked twice in a run. `plain`: asked once,
 * then taken from the journal. `session`: on what was done before in the same rollout.
 */
export type EffectState = 'pure' | 'plain' | 'session';

/** Whose effects a session is opened for. */
export interface EffectPlace extends Version {
  readonly case: Case;
}

/** What an effect is performed with. */
export interface EffectCall {
  readonly signal: AbortSignal;
  /** Pays for the calls of models that the effect makes itself; absent where effects are repeated, and not recorded. */
  readonly purse?: Purse;
}

/** Effects in a state of their own. */
export interface EffectSession {
  /** @throws EffectError when the host has failed. */
  perform(input: Json, call: EffectCall): Promise<Json>;
  close(): Promise<void>;
}

/** The port through which effects of a kind happen. Implemented outside of core; whoever composes the hosts has asked for trust. */
export interface EffectHost {
  readonly kind: string;
  readonly state: EffectState;
  /**
   * Opens a session: for one rollout where the host has a state, at its first new action; else once for a run, without a place.
   * @throws EffectError when there is none to be had.
   */
  open(place: EffectPlace | undefined, signal: AbortSignal): Promise<EffectSession>;
}
