import { InputError } from '../problems';
import type { Agent, AgentKind, AgentSettings } from './agent';
import { chatKind } from './chat/chatAgent';

/** The kinds of agents there are. */
export const agentKinds: readonly AgentKind[] = [chatKind];

/** The agent that is meant where nothing names one. */
export const defaultAgent: AgentSettings = { kind: chatKind.id, options: {} };

/** Makes the agent that settings name. @throws InputError naming the kinds there are, or what is wrong with the options. */
export function createAgent({ kind, options }: AgentSettings, kinds: readonly AgentKind[] = agentKinds): Agent {
  const found = kinds.find(({ id }) => id === kind);
  if (found !== undefined) return found.create(options);
  throw new InputError([{ severity: 'error', file: '', message: `There is no agent "${kind}". Choose one of ${kinds.map(({ id }) => id).join(', ')}.` }]);
}
