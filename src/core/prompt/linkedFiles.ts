import type { SourceFile } from './program';
import { placeInFile } from './readingParts';

/** A file that a prompt speaks of, relative to its own folder unless it says otherwise. */
export interface LinkedFile {
  /** Its path as it is written, with slashes. */
  readonly name: string;
  /** The line on which it is named first. */
  readonly line: number;
}

/** The links of Markdown, images among them. */
const link = /!?\[[^\]\n]*\]\(\s*<?(?<name>[^)\s<>]+)>?(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/g;
/** What agents and editors read along: `#file:x` and `@docs/x.md`. */
const reference = /(?<![\w#&/])#file:(?<name>[^\s,;()[\]{}<>"'`]*[^\s,;:.!?()[\]{}<>"'`])/g;
const mention = /(?<=^|[\s(])@(?<name>(?:[\w.~-]+\/)*[\w.-]+\.(?:mdx?|txt|json|ya?ml|toml|xml|csv|html?|py|[cm]?[jt]sx?|sh))(?![\w/@])/gm;
/** Files of other templates. */
const include = /\{%[-+]?\s*include\s+["'](?<name>[^"'\n]+)["']|\{\{~?>\s*["']?(?<partial>[\w./-]+)/g;
/** Paths in code spans, in the folders that skills have. */
const path = /`(?:\.\/)?(?<name>(?:references?|scripts?|assets|resources|templates|examples|docs|data)\/[\w./-]+\.\w+)`/g;

/** The files that a prompt links, includes or names, each once, in their order. Addresses, anchors and absolute paths are none. */
export function linkedFiles({ reading }: SourceFile): readonly LinkedFile[] {
  const body = reading.text.slice(reading.bodyStart);
  const found = [link, reference, mention, include, path]
    .flatMap((pattern) =>
      [...body.matchAll(pattern)].map((match) => ({
        name: nameOf(match.groups?.['name'] ?? match.groups?.['partial'] ?? ''),
        at: reading.bodyStart + match.index,
      })),
    )
    .filter(({ name }) => name !== '' && !/^(?:[a-z][\w+.-]*:|[/\\#])|[{}$]/i.test(name))
    .sort((a, b) => a.at - b.at);
  const first = new Map<string, number>();
  for (const { name, at } of found) if (!first.has(name)) first.set(name, at);
  return [...first].map(([name, at]) => ({ name, line: placeInFile(reading, at, at).line }));
}

/** A path without what points into its file, and without `./` before it. */
function nameOf(written: string): string {
  const name = written.replace(/[#?].*$/, '').replace(/^(?:\.\/)+/, '');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
