/** The first number that a pattern finds in a request; the default when it finds none. */
export function numberIn(text: string, pattern: RegExp, otherwise: number): number {
  const match = pattern.exec(text);
  return match?.[1] === undefined ? otherwise : Number(match[1]);
}
