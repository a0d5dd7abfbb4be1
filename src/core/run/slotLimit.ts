import type { Optimizer, OptimizerSettings } from '../optimizers/optimizer';
import type { PromptFile } from '../prompt/promptFile';
import { slotRoom } from '../prompt/slotRoom';

/** How much a slot may hold by a method that does not say. */
const mostSlotCharacters = 100_000;

/** The most characters that a method may write into a slot: what its setting `maxSlotCharacters` says, and the limit of the whole prompt leaves. */
export function slotLimit(settings: OptimizerSettings, { slotKind }: Optimizer, prompt: PromptFile, maxPromptTokens: number | undefined): number {
  const { maxSlotCharacters: set } = settings;
  return Math.min(typeof set === 'number' ? set : mostSlotCharacters, slotRoom(prompt, slotKind, maxPromptTokens));
}

/** A method's settings with that limit, where it has such a setting: reflection models are told how much they may write. */
export function withSlotLimit(settings: OptimizerSettings, optimizer: Optimizer, prompt: PromptFile, maxPromptTokens: number | undefined): OptimizerSettings {
  return settings['maxSlotCharacters'] === undefined ? settings : { ...settings, maxSlotCharacters: slotLimit(settings, optimizer, prompt, maxPromptTokens) };
}
