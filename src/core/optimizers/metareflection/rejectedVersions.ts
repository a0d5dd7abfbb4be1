import { fillTemplate } from '../../fillTemplate';
import type { Item } from '../../prompt/item';
import rejectedTemplate from './rejected.md';

/** A version of the rules that was given up: how it differed, and why. */
interface RejectedVersion {
  readonly changes: readonly string[];
  readonly lesson: string;
}

/** The most changes of one version that are shown, and the most characters of one change. */
const mostChanges = 8;
const mostCharacters = 160;

/** The latest rejected versions of the rules, for the reflection model to learn from. It sees words, never counts or scores. */
export class RejectedVersions {
  private versions: readonly RejectedVersion[] = [];

  /** @param limit how many versions are remembered; none for 0. */
  constructor(private readonly limit: number) {}

  /** Remembers what a rejected version would have changed in the memory. */
  add(memory: readonly Item[], rules: readonly Item[], lesson: string): void {
    const without = (some: readonly Item[], others: readonly Item[]): readonly string[] =>
      some.map(({ text }) => text).filter((text) => !others.some((other) => other.text === text));
    const changes = [
      ...without(rules, memory).map((text) => `+ ${short(text)}`),
      ...without(memory, rules).map((text) => `- ${short(text)}`),
    ];
    const left = changes.length - mostChanges;
    const shown = left > 0 ? [...changes.slice(0, mostChanges), `(and ${left} more)`] : changes;
    this.versions = this.limit === 0 ? [] : [...this.versions, { changes: shown, lesson }].slice(-this.limit);
  }

  /** The part of a request that tells of them; '' where there are none. */
  format(): string {
    if (this.versions.length === 0) return '';
    const versions = this.versions.map(({ changes, lesson }) => `${changes.join('\n')}\nWhy not: ${lesson}`).join('\n\n');
    return fillTemplate(rejectedTemplate, { versions });
  }
}

function short(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
