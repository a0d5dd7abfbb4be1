import type { ComponentKindId } from '../prompt/kinds/componentKinds';
import { metareflection } from './metareflection/metareflection';
import type { MethodId, Optimizer } from './optimizer';
import { opro } from './opro/opro';

/** Every method there is, in the order of the picker. CONTRIBUTING.md says where else a new one is named. */
export const methods: Readonly<Record<MethodId, Optimizer>> = { metareflection, opro };

/** The kinds of components that there is a method for. */
export const improvableKinds: readonly ComponentKindId[] = [...new Set(Object.values(methods).flatMap(({ improves }) => improves))];
