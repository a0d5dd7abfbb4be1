/** A prompt that shows an object with a text in it, where it says how to answer: `{"label": "…"}`. */
const jsonForm = /\b(?:answer|reply|respond|return|output|json)\b[^{}]{0,120}\{\s*"([\w-]+)"\s*:\s*(?:"[^"{}]*"(?:\s*[|/]\s*"[^"{}]*")*|<[^>{}]*>|…|\.\.\.)\s*\}/i;

/** A prompt that shows a line to answer with: `Category: <label>`. */
const lineForm = /\b(?:answer|reply|respond|return|output|form|format)\b[^\n]{0,80}?[:\s`"“']\s*([A-Z][\w ]{0,24}):\s*(?:<[^>\n]*>|\[[^\]\n]*\]|\{[^}\n]*\}|…|\.\.\.)/;

/** Writes a label in the form that the prompt asks for: as JSON, as a line with a name in front, or alone. */
export function writeAnswer(prompt: string, label: string): string {
  const key = jsonForm.exec(prompt)?.[1];
  if (key !== undefined) return JSON.stringify({ [key]: label });
  const name = lineForm.exec(prompt)?.[1];
  return name === undefined ? label : `${name}: ${label}`;
}
