/**
 * The rules in a rules section's text: one a line, beginning with `- `. A line that begins otherwise goes on with the rule before it.
 */
export function rulesOf(text: string): string[] {
  const rules: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const bullet = /^\s*[-*]\s+(.*)$/.exec(line);
    const rest = (bullet?.[1] ?? line).trim();
    const last = rules.length - 1;
    if (bullet !== null || last < 0) {
      rules.push(rest);
    } else if (rest !== '') {
      rules[last] = `${rules[last] ?? ''} ${rest}`.trim();
    }
  }
  return rules.filter((rule) => rule !== '');
}

/** The text of a rules section that holds these rules, one a line; '' for none. */
export function formatRules(rules: readonly string[]): string {
  return rules.map((rule) => `- ${rule.trim()}`).join('\n');
}
