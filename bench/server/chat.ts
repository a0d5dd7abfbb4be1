/** One chat message, as every client sends it. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** A chat request, cut down to what the worlds look at. */
export interface ChatCall {
  /** `task`, `task-fields` or anything else, which is taken for the reflection model. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
}

/** The text of all messages. */
export function conversation({ messages }: ChatCall): string {
  return messages.map(({ content }) => content).join('\n\n');
}

/** Whether the request is for the model that answers cases. */
export function isTaskCall({ model }: ChatCall): boolean {
  return model.startsWith('task');
}

/** The text of the last message by the user: where a client puts the case, whatever examples stand before it. */
export function lastUserText({ messages }: ChatCall): string {
  return messages.findLast(({ role }) => role === 'user')?.content ?? '';
}
