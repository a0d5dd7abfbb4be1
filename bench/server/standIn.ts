import type { ChatCall } from './chat';
import { conversation, isTaskCall } from './chat';
import { basePrompt } from './worlds/workshop';
import type { TaskAnswer, World } from './worlds/world';

/** What the server says to one request, and what it knows about it. */
export interface Reply {
  readonly text: string;
  /** For requests to the task model. */
  readonly task?: TaskAnswer;
}

/** Answers a request in the place of a language model, in the form that the asking client reads. */
export function reply(world: World, call: ChatCall): Reply {
  if (!isTaskCall(call)) return { text: suggestFor(world, conversation(call)) };
  const task = world.answer(call);
  return { text: call.model === 'task-fields' ? `answer: ${task.text}` : task.text, task };
}

function suggestFor(world: World, shown: string): string {
  // promptfoo
  const wanted = /"candidateCount":\s*(\d+)/.exec(shown)?.[1];
  if (wanted !== undefined)
    return JSON.stringify({
      candidates: versions(world, shown, Number(wanted)).map((prompt) => ({ hypothesis: 'May help.', prompt: `${prompt}\n\n{{message}}` })),
    });
  // OPRO
  if (shown.includes('<INS>')) return `<INS>${versions(world, shown, 1)[0] ?? basePrompt}</INS>`;
  // MetaReflection: the rules, and then one failed case
  if (shown.includes('<rules>'))
    return `<rules>\n${(world.suggest(shown, 1)[0] ?? []).map((sentence) => `- ${sentence}`).join('\n')}\n</rules>`;
  if (shown.includes('<case>')) return world.explain(shown);
  // gepa
  if (shown.includes('new instructions within ```')) return `\`\`\`\n${versions(world, shown, 1)[0] ?? basePrompt}\n\`\`\``;
  // ax: first what went wrong, then the new instruction
  if (!shown.includes('newValue')) return `feedbackSummary: ${world.explain(shown)}`;
  return `newValue: ${versions(world, shown, 1)[0] ?? basePrompt}`;
}

function versions(world: World, shown: string, count: number): readonly string[] {
  return world.suggest(shown, count).map((sentences) => [basePrompt, ...sentences].join(' '));
}
