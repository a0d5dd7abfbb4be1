/** A prompt that shows an object with a text in it, where it says how to answer: `{"label": "…"}`. */
const jsonForm =
  /\b(?:answer|reply|respond|return|output|json)\b[^{}]{0,120}\{\s*"([\w-]+)"\s*:\s*(?:"[^"{}]*"(?:\s*[|/]\s*"[^"{}]*")*|<[^>{}]*>|…|\.\.\.)\s*\}/i;

/** A prompt that shows a line to answer with: `Category: <label>`. */
const lineForm =
  /\b(?:answer|reply|respond|return|output|form|format)\b[^\n]{0,80}?[:\s`"“']\s*([A-Z][\w ]{0,24}):\s*(?:<[^>\n]*>|\[[^\]\n]*\]|\{[^}\n]*\}|…|\.\.\.)/;

/** The form in which a prompt asks for its answer: as JSON under a key, as a line with a name in front, or alone. */
export interface AnswerForm {
  readonly key?: string;
  readonly name?: string;
}

/** Reads the form of the answer from a prompt. */
export function answerFormOf(prompt: string): AnswerForm {
  const key = jsonForm.exec(prompt)?.[1];
  if (key !== undefined) return { key };
  const name = lineForm.exec(prompt)?.[1];
  return name === undefined ? {} : { name };
}

/** Writes a label in a form. */
export function writeAnswer({ key, name }: AnswerForm, label: string): string {
  if (key !== undefined) return JSON.stringify({ [key]: label });
  return name === undefined ? label : `${name}: ${label}`;
}
