/** What a sentence of the model's own kind says: which words speak for which label. */
export interface WordRule {
  readonly label: string;
  readonly words: readonly string[];
}

const rulePattern = /^[-*\s]*A message that mentions (.+?) is `([^`]+)`\.?$/;
const choicePattern = /^Choose `([^`]+)` for (.+?)\.?$/;

/** A rule of a list: "A message that mentions a, b or c is `x`." */
export function writeRule({ label, words }: WordRule): string {
  return `A message that mentions ${listOf(words)} is \`${label}\`.`;
}

/** A sentence of an instruction, shorter than a rule: "Choose `x` for a, b or c." */
export function writeChoice({ label, words }: WordRule): string {
  return `Choose \`${label}\` for ${listOf(words)}.`;
}

/** Reads what `writeRule` or `writeChoice` wrote; `undefined` for any other sentence. */
export function readRule(sentence: string): WordRule | undefined {
  const rule = rulePattern.exec(sentence.trim());
  const choice = choicePattern.exec(sentence.trim());
  const label = rule?.[2] ?? choice?.[1];
  const list = rule?.[1] ?? choice?.[2];
  return label === undefined || list === undefined
    ? undefined
    : {
        label,
        words: list
          .split(/,\s*|\s+or\s+/)
          .map((word) => word.trim())
          .filter(Boolean),
      };
}

function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${last}` : last;
}
