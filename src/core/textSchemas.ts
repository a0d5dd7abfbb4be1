import { description, pipe, regex, string } from 'valibot';

/** A text that is not empty. */
export function someText(words: string) {
  return pipe(string(), regex(/\S/, 'must be a text that is not empty.'), description(words));
}

/** A text of a form. @param fault says what it must be, as the rest of a sentence that begins with its name */
export function textLike(pattern: RegExp, fault: string, words: string) {
  return pipe(string(), regex(pattern, fault), description(words));
}
