import { InputError } from '../problems';
import type { AgentKind, AgentOptions } from './agent';

/** @throws InputError where options are given to a kind that has none. */
export function checkNoOptions({ label }: Pick<AgentKind, 'label'>, options: AgentOptions): void {
  const names = Object.keys(options);
  if (names.length === 0) return;
  const message = `The agent "${label}" has no option "${names[0] ?? ''}".`;
  throw new InputError([{ severity: 'error', file: '', message }]);
}
