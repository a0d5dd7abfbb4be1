import type { ComponentKindId } from '../prompt/kinds/componentKinds';
import { metareflection } from './metareflection/metareflection';
import type { Optimizer } from './optimizer';
import { opro } from './opro/opro';

/** Every method there is, in the order in which they are offered; the first is the one where none is named. */
export const methods: readonly [Optimizer, ...Optimizer[]] = [metareflection, opro];

/** The method of an id; undefined where there is none. */
export function methodNamed(id: string): Optimizer | undefined {
  return methods.find((method) => method.id === id);
}

/** What is said where there is no such method. */
export function noMethod(id: string): string {
  return `There is no method "${id}". The methods are ${methods.map((method) => method.id).join(', ')}.`;
}
/** The kinds of components that there is a method for. */
export const improvableKinds: readonly ComponentKindId[] = [...new Set(methods.flatMap(({ improves }) => improves))];
