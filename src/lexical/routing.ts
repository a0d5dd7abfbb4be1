import type { ChatMessage } from '../core/models/model';
import { askOf } from './tagged';

/** What the model can do. */
export type RequestKind = 'answer' | 'reflect' | 'rules' | 'propose' | 'judge';

/** What a request asks for, told by its own words; what it quotes between tags does not count. */
export function kindOf(messages: readonly ChatMessage[]): RequestKind {
  const text = messages.map(({ content }) => content).join('\n\n');
  const has = (tag: string): boolean => text.includes(`<${tag}`) && text.includes(`</${tag}>`);
  if (!text.includes('</')) {
    return 'answer';
  }
  const ask = askOf(text);
  if (has('instruction') && has('score') && /\bnew instruction\b/i.test(ask)) {
    return 'propose';
  }
  if (has('reflections') && /\brewrite the rules\b/i.test(ask)) {
    return 'rules';
  }
  if (has('rubric') && has('answer') && /\bgrade\b/i.test(ask)) {
    return 'judge';
  }
  if (has('trial') && /\b(?:wrong|mistake|misled|failed)\b/i.test(ask)) {
    return 'reflect';
  }
  return 'answer';
}
