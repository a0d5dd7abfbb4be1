import { isCommand } from '../formats/fileEndings';
import { isFormatString } from '../plainMarks';
import type { SourceFile } from '../program';
import { handlebarsDialect, mustacheDialect } from './braces';
import type { Dialect } from './dialect';
import { formatStringDialect } from './formatString';
import { jinjaDialect } from './jinja';
import { commandDialect, namesDialect } from './names';

/** The dialect of a file, and whether the file says so itself: what is not done of it is then no text that was meant as it stands. */
export interface ChosenDialect {
  readonly dialect: Dialect;
  readonly isCertain: boolean;
}

const byEnding: readonly (readonly [RegExp, Dialect])[] = [
  [/\.(?:j2|jinja2?|njk)$/i, jinjaDialect],
  [/\.(?:hbs|handlebars|prompt)$/i, handlebarsDialect],
  [/\.mustache$/i, mustacheDialect],
];

/** Marks by which a text that may be in any notation shows its own. */
const jinjaMark = /^\{%|^\{#|^\{\{[^#/^>!&][\s\S]*[|(]/;
const handlebarsMark = /^\{\{~?\s*(?:#(?:if|unless|each|with)\b|else\b)/;
const mustacheMark = /^\{\{~?\s*[#^]/;

/** The dialect in which the places of a file are written: by its ending, by its front matter, else by the marks in it. */
export function dialectOf(file: SourceFile): ChosenDialect {
  const { path, format, variables } = file;
  const named = byEnding.find(([ending]) => ending.test(path))?.[1] ?? (format.id === 'prompty' ? promptyDialect(file) : undefined);
  if (named !== undefined) return { dialect: named, isCertain: true };
  if (isCommand(path)) return { dialect: commandDialect, isCertain: false };
  if (format.filling === 'none') return { dialect: namesDialect, isCertain: false };
  const has = (mark: RegExp): boolean => variables.some(({ text }) => mark.test(text));
  if (has(handlebarsMark)) return { dialect: handlebarsDialect, isCertain: false };
  if (has(mustacheMark)) return { dialect: mustacheDialect, isCertain: false };
  if (has(jinjaMark)) return { dialect: jinjaDialect, isCertain: false };
  return { dialect: isFormatString(file) ? formatStringDialect : namesDialect, isCertain: false };
}

/** The template engine that the front matter of a .prompty file names; Jinja where it names none. */
function promptyDialect({ reading: { text, bodyStart } }: SourceFile): Dialect | undefined {
  const named =
    /^template:[ \t]*["']?(\w+)|^template:[ \t]*\r?\n(?:[ \t]+.*\r?\n)*?[ \t]+(?:type|format):[ \t]*(?:\r?\n[ \t]+kind:[ \t]*)?["']?(\w+)/m;
  const found = named.exec(text.slice(0, bodyStart));
  const name = (found?.[1] ?? found?.[2] ?? 'jinja2').toLowerCase();
  if (name.startsWith('jinja') || name === 'nunjucks') return jinjaDialect;
  return { mustache: mustacheDialect, handlebars: handlebarsDialect }[name];
}
