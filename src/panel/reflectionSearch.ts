import type { ReflectionTexts } from '../core/run/view/runView';

/** The reflections that have something in their texts, as far as they were read. */
export interface FoundInTexts {
  /** Their ids. */
  readonly ids: ReadonlySet<string>;
  /** Whether there are texts that were not read yet. */
  readonly isSearching: boolean;
}

/** After so many texts, what was found in them is told. */
const pageSize = 100;

/**
 * Searches what was asked and answered in reflections. Nobody holds these texts: each is read once for what is searched, one after the
 * other, the latest first, until something else is searched.
 */
export class ReflectionSearch {
  private needle = '';
  private readonly found = new Set<string>();
  private readonly read = new Set<string>();
  /** Those to read, the next one last. */
  private waiting: string[] = [];
  private isReading = false;

  /**
   * @param textsOf reads the texts of a reflection
   * @param onProgress told when more was read: what `find` gives has changed
   */
  constructor(
    private readonly textsOf: (reflection: string) => Promise<ReflectionTexts>,
    private readonly onProgress: () => void,
  ) {}

  /**
   * What was found so far; the rest is read from now on. @param needle in lower case @param reflections ids of all there are, the oldest
   * first
   */
  find(needle: string, reflections: readonly string[]): FoundInTexts {
    if (needle !== this.needle) this.begin(needle);
    this.waiting = reflections.filter((id) => !this.read.has(id));
    if (!this.isReading && this.waiting.length > 0) void this.readOn();
    return { ids: this.found, isSearching: this.waiting.length > 0 };
  }

  /** Nothing is searched any more. */
  stop(): void {
    this.begin('');
  }

  private begin(needle: string): void {
    this.needle = needle;
    this.found.clear();
    this.read.clear();
    this.waiting = [];
  }

  private async readOn(): Promise<void> {
    this.isReading = true;
    let { needle } = this;
    for (let count = 1, id = this.waiting.at(-1); id !== undefined; id = this.waiting.at(-1), count++) {
      const isFound = await this.has(id, needle);
      if (needle === this.needle) {
        this.read.add(id);
        // Later ones may have come meanwhile.
        this.waiting = this.waiting.filter((other) => other !== id);
        if (isFound) this.found.add(id);
        if (count % pageSize === 0) this.onProgress();
      }
      needle = this.needle;
    }
    this.isReading = false;
    this.onProgress();
  }

  /** What cannot be read has nothing in it. */
  private async has(id: string, needle: string): Promise<boolean> {
    const texts = await this.textsOf(id).catch(() => undefined);
    if (texts === undefined) return false;
    return [...texts.messages.map(({ content }) => content), ...texts.answers].some(
      (text) => text?.toLowerCase().includes(needle) ?? false,
    );
  }
}
