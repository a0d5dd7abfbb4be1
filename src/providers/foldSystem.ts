import type { ChatMessage } from '../core/models/model';

/** Messages without a system role: system texts stand in front of the next user message, or are one where none follows. */
export function foldSystem(messages: readonly ChatMessage[]): ChatMessage[] {
  const folded: ChatMessage[] = [];
  let texts: string[] = [];
  for (const message of messages) {
    const { role, content } = message;
    if (role === 'system') {
      texts.push(content);
    } else if (role === 'user') {
      folded.push({ role, content: [...texts, content].join('\n\n') });
      texts = [];
    } else {
      folded.push(message);
    }
  }
  return texts.length === 0 ? folded : [...folded, { role: 'user', content: texts.join('\n\n') }];
}
