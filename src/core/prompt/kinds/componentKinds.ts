import { bulletsKind } from './bullets';
import type { ComponentKind } from './componentKind';
import { configKind } from './config';
import { descriptionKind } from './description';
import { exemplarsKind } from './exemplars';
import { rulesKind } from './rules';
import { textKind } from './text';
import { toolKind } from './tool';

/** The kinds of components, by id. */
export const componentKinds = {
  text: textKind,
  rules: rulesKind,
  bullets: bulletsKind,
  exemplars: exemplarsKind,
  description: descriptionKind,
  tool: toolKind,
  config: configKind,
} as const satisfies { readonly [Id in string]: ComponentKind<Id> };

/** Names a kind. */
export type ComponentKindId = keyof typeof componentKinds;

/** All kinds, in their order. */
export const allKinds: readonly ComponentKind<ComponentKindId>[] = Object.values(componentKinds);

/** The kind of a component. */
export function kindOf({ kind }: { readonly kind: ComponentKindId }): ComponentKind<ComponentKindId> {
  return componentKinds[kind];
}

/** Whether a word names a kind. */
export function isKind(word: string): word is ComponentKindId {
  return Object.hasOwn(componentKinds, word);
}
