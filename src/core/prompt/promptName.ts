/** File names that every skill, agent or project has, and that say nothing alone. */
const general = /^(skill|agents?|claude(\.local)?|gemini|copilot-instructions|readme|index|prompt|system|instructions)\.\w+$/i;

/**
 * The name by which people tell a prompt file from others: its file name, with its folder where that name says nothing alone, and with as
 * many folders as it takes where another file has the same. `triage-support/SKILL.md`
 *
 * @param path absolute, of any system
 * @param others paths of the files beside which it is shown; it may be among them
 */
export function promptName(path: string, others: readonly string[] = []): string {
  const parts = partsOf(path);
  const rest = [...new Set(others)].map(partsOf).filter((other) => other.join('/') !== parts.join('/'));
  const isTaken = (length: number) => rest.some((other) => endOf(other, length) === endOf(parts, length));
  let length = general.test(parts.at(-1) ?? '') ? 2 : 1;
  while (length < parts.length && isTaken(length)) length++;
  return endOf(parts, length);
}

function partsOf(path: string): readonly string[] {
  return path.split(/[\\/]/).filter((part) => part !== '');
}

function endOf(parts: readonly string[], length: number): string {
  return parts.slice(-length).join('/');
}
