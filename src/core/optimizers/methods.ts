import { metareflection } from './metareflection/metareflection';
import type { MethodId, Optimizer } from './optimizer';
import { opro } from './opro/opro';

/** Every method there is, in the order of the picker. A new method is added here and nowhere else. */
export const methods: Readonly<Record<MethodId, Optimizer>> = { metareflection, opro };
