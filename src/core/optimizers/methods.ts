import { metareflection } from './metareflection/metareflection';
import type { MethodId, Optimizer } from './optimizer';
import { opro } from './opro/opro';

/** Every method there is, in the order of the picker. CONTRIBUTING.md says where else a new one is named. */
export const methods: Readonly<Record<MethodId, Optimizer>> = { metareflection, opro };
