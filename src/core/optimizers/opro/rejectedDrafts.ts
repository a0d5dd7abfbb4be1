import { fillTemplate } from '../../fillTemplate';
import rejectedTemplate from './rejected.md';

/** The most characters of one draft that are shown. */
const mostCharacters = 300;

/**
 * The latest drafts that were given up and why, for the reflection model to learn from.
 * It sees words, never counts or scores of validation cases.
 */
export class RejectedDrafts {
  /** The reasons by text, the latest last. */
  private readonly reasons = new Map<string, string>();

  /** @param limit how many drafts are remembered; none for 0. */
  constructor(private readonly limit: number) {}

  add(text: string, reason: string): void {
    this.reasons.delete(text);
    this.reasons.set(text, reason);
    const [oldest] = this.reasons.keys();
    if (this.reasons.size > this.limit && oldest !== undefined) this.reasons.delete(oldest);
  }

  /** The part of a request that tells of them; '' where there are none. */
  format(): string {
    if (this.reasons.size === 0) return '';
    const drafts = [...this.reasons].map(([text, reason]) => `<draft>\n${short(text)}\n</draft>\nWhy not: ${reason}`).join('\n\n');
    return fillTemplate(rejectedTemplate, { drafts });
  }
}

function short(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
