import type { RunState } from './runView';

/** Whether a run is under way, here or elsewhere: what it has found may change, and it can be neither accepted from nor resumed. */
export function isUnderWay(state: RunState): boolean {
  return state === 'running' || state === 'elsewhere';
}

/** Whether a run was left before its end, and can go on from there. */
export function isResumable(state: RunState): boolean {
  return state === 'stopped' || state === 'interrupted' || state === 'failed';
}
