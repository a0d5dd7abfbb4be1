import { fillTemplate } from '../fillTemplate';
import type { ChatMessage } from '../models/model';
import repairTemplate from './repair.md';

/** So many characters of an answer are shown when it has to be given again. */
const shownCharacters = 3000;

/**
 * A conversation that goes on: the request, the answer as it was, and what is wrong with it.
 * @param fault one sentence or more.
 * @param form one sentence that says how the answer has to look.
 */
export function repairMessages(request: readonly ChatMessage[], answer: string, fault: string, form: string): readonly ChatMessage[] {
  const text = answer.trim();
  const shown = text.length > shownCharacters ? `${text.slice(0, shownCharacters)} […]` : text;
  return [
    ...request,
    { role: 'assistant', content: shown === '' ? '(nothing)' : shown },
    { role: 'user', content: fillTemplate(repairTemplate, { fault, form }) },
  ];
}
