import { partNamed } from './tagged';

/** A failed trial, as a request shows it. */
export interface Trial {
  readonly message: string;
  readonly expected: string;
  readonly got: string;
  readonly feedback: string;
}

const quoted = /["“`]([^"”`]+)["”`]/g;

/** Reads a trial: everything but the answer and the feedback is the message. */
export function readTrial(text: string): Trial {
  const feedback = partNamed(text, 'feedback');
  const answer = partNamed(text, 'answer');
  const message = text.replace(/<(answer|feedback|text)>[\s\S]*?<\/\1>/g, '').replace(/<\/?[a-z][\w-]*(?:\s[^>]*)?>/gi, ' ').trim();
  const names = [...feedback.matchAll(quoted)].map((match) => match[1] ?? '');
  const plain = /expected:?\s+([^\s,;.]+)/i.exec(feedback)?.[1] ?? '';
  return { message, expected: names[0] ?? plain, got: names[1] ?? answer, feedback };
}
