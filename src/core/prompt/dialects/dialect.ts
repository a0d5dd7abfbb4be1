import type { FoundVariable } from '../variables';

/** What a template holds while it is filled. */
export type Data = string | number | boolean | null | undefined | readonly Data[] | { readonly [key: string]: Data };

/** A place of a template that a case may fill. */
export interface Need extends Pick<FoundVariable, 'name' | 'text' | 'start' | 'end'> {
  /** Whether it is there whatever the case says: it stands in no condition, and has no default. */
  readonly isCertain: boolean;
}

/** A text that was read, and is filled again and again. */
export interface Template {
  readonly needs: readonly Need[];
  /** @param values by name; a value that looks like a place is not filled again. */
  fill(values: Readonly<Record<string, string>>): string;
}

/** A notation of places: it finds them and fills them. `placeKey` compares them. Nothing in a template is ever run as code. */
export interface Dialect {
  readonly id: 'names' | 'jinja' | 'handlebars' | 'mustache' | 'f-string';
  readonly label: string;
  /** @throws TemplateFault where the text is no such template, or asks for more than is done here. */
  read(text: string): Template;
}

/** Why a text cannot be filled, with the place. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';

  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** The most characters that a filled text may have, and steps that filling may take: a small template can ask for very many. */
const mostCharacters = 4_000_000;
const mostSteps = 1_000_000;

/** A text that a template makes, within limits. */
export function limited(text: string): string {
  if (text.length > mostCharacters) throw new TemplateFault('it becomes too long', 0);
  return text;
}

/** What is written while a template is filled, within limits. */
export class Output {
  private readonly parts: string[] = [];
  private characters = 0;
  private steps = 0;

  write(text: string): void {
    this.characters += text.length;
    if (this.characters > mostCharacters) throw new TemplateFault('it becomes too long', 0);
    this.parts.push(text);
  }

  step(): void {
    if (++this.steps > mostSteps) throw new TemplateFault('it takes too many steps', 0);
  }

  get text(): string {
    return this.parts.join('');
  }
}

/** A value of a case as a list or a mapping, where it is the JSON of one; else as it is. */
export function structured(value: Data): Data {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Data;
  } catch {
    return value;
  }
}

/** A mapping; undefined of anything else. */
export function mappingOf(value: Data): Readonly<Record<string, Data>> | undefined {
  const data = structured(value);
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Readonly<Record<string, Data>>) : undefined;
}

/** A list; undefined of anything else. */
export function listOf(value: Data): readonly Data[] | undefined {
  const data = structured(value);
  return Array.isArray(data) ? (data as readonly Data[]) : undefined;
}

/** What a value has under a name or at an index: of its own, never of what it is made of. */
export function partOf(value: Data, key: Data): Data {
  if (typeof key !== 'string' && typeof key !== 'number') return undefined;
  const list = listOf(value);
  if (list !== undefined && /^-?\d+$/.test(String(key))) return list.at(Number(key));
  const mapping = mappingOf(value);
  return mapping !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/**
 * What tells a place from another one: its text without the white space that says nothing. `{{ input }}` and `{{input}}` are the same.
 */
export function placeKey(text: string): string {
  const [, open = '', inner = '', close = ''] = /^(\{\{\{?[~-]?)([\s\S]*?)([~-]?\}\}\}?)$/.exec(text) ?? [];
  if (open === '' || /["']/.test(inner)) return text;
  return (
    open +
    inner
      .trim()
      .replace(/\s*([|,()])\s*/g, '$1')
      .replace(/\s+/g, ' ') +
    close
  );
}
