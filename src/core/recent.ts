/**
 * What was worked out of texts, kept for the texts that were used last: within so many texts, and so many characters of them in all.
 * The latest is always kept.
 */
export class Recent<Value> {
  private readonly known = new Map<string, Value>();
  private characters = 0;

  constructor(
    private readonly mostTexts: number,
    private readonly mostCharacters: number,
  ) {}

  /** What was worked out of a text, by `workOut` where it is not known. */
  of(text: string, workOut: (text: string) => Value): Value {
    const isKnown = this.known.has(text);
    const value = isKnown ? (this.known.get(text) as Value) : workOut(text);
    this.known.delete(text);
    this.known.set(text, value);
    if (!isKnown) {
      this.characters += text.length;
      this.forgetOldest(text);
    }
    return value;
  }

  private forgetOldest(latest: string): void {
    for (const text of this.known.keys()) {
      if ((this.known.size <= this.mostTexts && this.characters <= this.mostCharacters) || text === latest) return;
      this.known.delete(text);
      this.characters -= text.length;
    }
  }
}
