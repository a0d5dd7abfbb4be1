/** Lists of column names, each once: the records of a file share them. */
export class ColumnLists {
  private readonly known = new Map<string, readonly string[]>();

  /** The one list of these names. */
  shared(names: readonly string[]): readonly string[] {
    const joined = JSON.stringify(names);
    const list = this.known.get(joined) ?? names;
    this.known.set(joined, list);
    return list;
  }

  /** All names that there are, in their order. */
  all(): readonly string[] {
    return [...new Set([...this.known.values()].flat())];
  }
}
