/**
 * What was worked out or read, by its key, kept for the keys that were used last: within so many keys, and so many characters of them in
 * all. The latest is always kept.
 */
export class Recent<Value> {
  private readonly known = new Map<string, Value>();
  private characters = 0;

  constructor(
    private readonly mostKeys: number,
    private readonly mostCharacters = Infinity,
  ) {}

  /** What is kept of a key, which so is used again. */
  get(key: string): Value | undefined {
    const value = this.known.get(key);
    if (this.known.delete(key)) this.known.set(key, value as Value);
    return value;
  }

  set(key: string, value: Value): void {
    this.delete(key);
    this.known.set(key, value);
    this.characters += key.length;
    for (const oldest of this.known.keys()) {
      if ((this.known.size <= this.mostKeys && this.characters <= this.mostCharacters) || oldest === key) return;
      this.delete(oldest);
    }
  }

  /** What is kept of a text, or comes of `workOut` where nothing is. */
  of(text: string, workOut: (text: string) => Value): Value {
    if (this.known.has(text)) return this.get(text) as Value;
    const value = workOut(text);
    this.set(text, value);
    return value;
  }

  delete(key: string): void {
    if (this.known.delete(key)) this.characters -= key.length;
  }

  clear(): void {
    this.known.clear();
    this.characters = 0;
  }
}
