/** What a rule of the model's own kind says: which words speak for which label. */
export interface WordRule {
  readonly label: string;
  readonly words: readonly string[];
}

const rulePattern = /^[-*\s]*A message that mentions (.+?) is `([^`]+)`\.?$/;

/** Writes a rule: "A message that mentions a, b or c is `x`." */
export function writeRule({ label, words }: WordRule): string {
  const last = words.at(-1) ?? '';
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${last}` : last;
  return `A message that mentions ${list} is \`${label}\`.`;
}

/** Reads a rule of the model's own kind; `undefined` for any other sentence. */
export function readRule(sentence: string): WordRule | undefined {
  const match = rulePattern.exec(sentence.trim());
  if (match?.[1] === undefined || match[2] === undefined) {
    return undefined;
  }
  return { label: match[2], words: match[1].split(/,\s*|\s+or\s+/).map((word) => word.trim()).filter(Boolean) };
}
