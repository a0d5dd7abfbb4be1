/** A sentence that changes nothing, different for each number. */
export function uselessSentence(number: number): string {
  return `Remark ${number}: read the message as it stands.`;
}

/** What the reflection model says of a failed case when it has nothing to say. */
export const uselessExplanation = 'The message was read too quickly; it should be read as it stands.';

/** Whether a text holds such a sentence. */
export function isUseless(text: string): boolean {
  return /Remark \d+: read the message as it stands\./.test(text);
}
