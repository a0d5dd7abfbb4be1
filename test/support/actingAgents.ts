import { strictObject } from 'valibot';
import type { Agent, AgentKind } from '../../src/core/agents/agent';
import { chatAgent } from '../../src/core/agents/chat/chatAgent';
import { chatMessages } from '../../src/core/agents/chat/chatMessages';
import { EffectError } from '../../src/core/agents/effectError';
import type { EffectHost, EffectSession } from '../../src/core/agents/effectHost';
import { madeUpRollout } from '../../src/core/agents/madeUpRollout';
import type { World } from '../../src/core/agents/world';
import type { Json } from '../../src/core/json';
import { mainFile } from '../../src/core/prompt/version';
import type { ChatMessage } from '../../src/core/models/model';

/** Asks so many times, and answers with what it was told last. */
async function converse(
  first: readonly ChatMessage[],
  turns: number,
  world: World,
  between: (turn: number) => Promise<string>,
): Promise<string> {
  let messages = first;
  let answer = '';
  for (let turn = 0; turn < turns; turn++) {
    answer = (await world.ask({ messages })).text;
    if (turn + 1 < turns)
      messages = [...messages, { role: 'assistant', content: answer }, { role: 'user', content: await between(turn) }, ...first.slice(-1)];
  }
  return answer;
}

function numberIn(text: string): number {
  return Number(/number (\d+)/.exec(text)?.[1] ?? 0);
}

const sixTurns: Agent = {
  turns: { fewest: 6, typical: 6, most: 6 },
  reads: (component, program) => chatAgent.reads(component, program),
  async run({ case: promptCase, ...version }, world) {
    const output = await converse(chatMessages(mainFile(version), promptCase), 6, world, async (turn) => `Again, ${turn}.`);
    return { output, end: 'answered' };
  },
  dry: (_task, random) => madeUpRollout({ fewest: 6, typical: 6, most: 6 }, random),
};

/** Works with a counter: from one to five turns, by the case; two branches look at it side by side. */
const counting: Agent = {
  turns: { fewest: 1, typical: 3, most: 5 },
  reads: (component, program) => chatAgent.reads(component, program),
  async run({ case: promptCase, ...version }, world) {
    const turns = 1 + (numberIn(promptCase.input) % 5);
    const output = await converse(chatMessages(mainFile(version), promptCase), turns, world, async (turn) => {
      const count = await world.effect('counter', { add: turn + 1 });
      const [one, other] = await Promise.all(['one', 'other'].map((name) => world.actor(`${name} ${turn}`).effect('clock', { of: name })));
      return `The counter says ${JSON.stringify(count)}, ${JSON.stringify(one)} and ${JSON.stringify(other)}.`;
    });
    world.record({ kind: 'noted', name: 'turns', data: turns });
    return { output, end: 'answered' };
  },
  dry: (_task, random) => madeUpRollout({ fewest: 1, typical: 3, most: 5 }, random),
};

function kindOf(id: string, agent: Agent): AgentKind {
  return { id, label: id, description: `${id}.`, options: strictObject({}), create: () => agent };
}

/** Agents that act, beside those of the product: six turns; up to five turns with a counter. */
export const actingKinds: readonly AgentKind[] = [kindOf('six turns', sixTurns), kindOf('counting', counting)];

/** A counter for each rollout, and a host without a state; what was opened, closed and done. */
export class ActingHosts {
  opened = 0;
  closed = 0;
  performed = 0;

  /**
   * @param start what a counter begins with, by how many were opened before
   * @param fails whether an effect's host dies, by the rollout's case and what is added
   */
  constructor(
    private readonly start: (opened: number) => number = () => 0,
    private readonly fails: (id: string, add: number) => boolean = () => false,
  ) {}

  get hosts(): readonly EffectHost[] {
    return [
      { kind: 'counter', state: 'session', open: async (place) => this.counter(place?.case.id ?? '') },
      { kind: 'clock', state: 'pure', open: async () => this.session(async (input) => ({ tick: JSON.stringify(input).length })) },
    ];
  }

  private counter(id: string): EffectSession {
    let count = this.start(this.opened);
    return this.session(async (input) => {
      const { add } = input as { readonly add: number };
      if (this.fails(id, add)) throw new EffectError('The counter has died.');
      count += add;
      return count;
    });
  }

  private session(perform: (input: Json) => Promise<Json>): EffectSession {
    this.opened++;
    return {
      perform: async (input, { signal }) => {
        signal.throwIfAborted();
        this.performed++;
        return perform(input);
      },
      close: async () => void this.closed++,
    };
  }
}
