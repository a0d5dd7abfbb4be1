import type { ChatMessage } from '../model';
import { type Classifier, classifierOf } from './classifier';
import type { Dice } from './dice';

export class Answerer {
  private readonly known = new Map<string, Classifier | undefined>();
  answer(messages: readonly ChatMessage[], _dice: Dice): string {
    const prompt = messages.filter((m) => m.role === 'system').map((m) => m.content).join('\n\n');
    const input = messages.at(-1)?.content ?? '';
    let c = this.known.get(prompt);
    if (!this.known.has(prompt)) { if (this.known.size > 64) { this.known.clear(); } c = classifierOf(prompt); this.known.set(prompt, c); }
    if (!c) return '';
    const s = c.scores(input);
    return c.labels[s.indexOf(Math.max(...s))] ?? '';
  }
}
