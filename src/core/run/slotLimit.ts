import type { Optimizer, OptimizerSettings } from '../optimizers/optimizer';
import type { Program } from '../prompt/program';
import { slotRoom } from '../prompt/slotRoom';

/** How much a slot may hold by a method that does not say. */
const mostSlotCharacters = 100_000;

/** What limits the slots of a run. */
export interface SlotLimits {
  readonly program: Program;
  readonly maxPromptTokens: number | undefined;
}

/** The most characters that a method may write into a slot: by its setting `maxSlotCharacters`, and by what the whole prompt may have. */
export function slotLimit(settings: OptimizerSettings, { improves }: Optimizer, { program, maxPromptTokens }: SlotLimits): number {
  const { maxSlotCharacters: set } = settings;
  return Math.min(typeof set === 'number' ? set : mostSlotCharacters, slotRoom(program, improves, maxPromptTokens));
}

/** A method's settings with that limit, where it has such a setting: reflection models are told how much they may write. */
export function withSlotLimit(settings: OptimizerSettings, optimizer: Optimizer, limits: SlotLimits): OptimizerSettings {
  if (settings['maxSlotCharacters'] === undefined) return settings;
  return { ...settings, maxSlotCharacters: slotLimit(settings, optimizer, limits) };
}
