import type { InferOutput } from 'valibot';
import { exactOptional, object, string } from 'valibot';

/** What the panel keeps with `setState`, and the host's serializer gets back: the run to show. The panel adds how it was looked at. */
export const savedPanelState = object({ run: exactOptional(string()) });
export type SavedPanelState = Readonly<InferOutput<typeof savedPanelState>>;

/** The type under which the panel is registered with the editor. */
export const panelViewType = 'whetstone.run';
