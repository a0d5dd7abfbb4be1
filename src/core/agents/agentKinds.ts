import { safeParse } from 'valibot';
import { InputError } from '../problems';
import type { Agent, AgentKind, AgentSettings } from './agent';
import { chatKind } from './chat/chatAgent';

/** Every kind of agents there is, in the order in which they are offered; the first is the one where none is named. */
export const agentKinds: readonly [AgentKind, ...AgentKind[]] = [chatKind];

/** The agent that is meant where nothing names one. */
export const defaultAgent: AgentSettings = { kind: agentKinds[0].id, options: {} };

/**
 * Makes the agent that settings name.
 * @param file in which they stand, for the error
 * @throws InputError naming the kinds there are, or what is wrong with the options.
 */
export function createAgent({ kind, options }: AgentSettings, kinds: readonly AgentKind[] = agentKinds, file = ''): Agent {
  const fail = (message: string): never => {
    throw new InputError([{ severity: 'error', file, message }]);
  };
  const found =
    kinds.find(({ id }) => id === kind) ?? fail(`There is no agent "${kind}". The agents are ${kinds.map(({ id }) => id).join(', ')}.`);
  const read = safeParse(found.options, options);
  return read.success ? found.create(read.output) : fail(`The agent "${found.label}" cannot be made: ${read.issues[0].message}`);
}
