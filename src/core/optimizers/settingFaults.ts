import { listed, faultOf } from '../schemaWords';
import type { Optimizer, OptimizerSettings } from './optimizer';

/** What is wrong with some of a method's settings, in a sentence for each: one that it has not, or a value that it cannot be. */
export function settingFaults({ label, options }: Optimizer, settings: OptimizerSettings): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const schema = Object.hasOwn(options.entries, name) ? options.entries[name] : undefined;
    if (schema === undefined) return [`${label} has no setting "${name}". It has ${listed(Object.keys(options.entries), 'and')}.`];
    const fault = faultOf(schema, value);
    return fault === undefined ? [] : [`The setting "${name}" ${fault.replace(/\.$/, '')}, not ${JSON.stringify(value)}.`];
  });
}
