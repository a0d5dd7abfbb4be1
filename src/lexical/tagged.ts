/** A stretch of a request between `<name …>` and `</name>`. */
export interface TaggedPart {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string;
}

/** The outermost parts of this name, in order. A closing tag that stands on its own line ends a part that began on one. */
export function partsNamed(text: string, name: string): readonly TaggedPart[] {
  const inner = String.raw`(?:^|\n)[ \t]*<${name}((?:\s[^>\n]*)?)>[ \t]*\n([\s\S]*?)\n?[ \t]*</${name}>[ \t]*(?=\n|$)|<${name}((?:\s[^>\n]*)?)>([^\n]*?)</${name}>`;
  return [...text.matchAll(new RegExp(inner, 'g'))].map((match) => ({
    name,
    attributes: attributesOf(match[1] ?? match[3] ?? ''),
    content: (match[2] ?? match[4] ?? '').trim(),
  }));
}

/** The first part of this name; '' when there is none. */
export function partNamed(text: string, name: string): string {
  return partsNamed(text, name)[0]?.content ?? '';
}

/** The request without its tagged parts: what it asks for in its own words. */
export function askOf(text: string): string {
  return text.replace(/(?:^|\n)[ \t]*<([A-Za-z][\w-]*)(?:\s[^>\n]*)?>[ \t]*\n[\s\S]*?\n[ \t]*<\/\1>[ \t]*(?=\n|$)/g, '\n');
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/([\w-]+)\s*=\s*"([^"]*)"/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}
