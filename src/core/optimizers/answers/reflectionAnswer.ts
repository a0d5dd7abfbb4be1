import { cleanAnswer, isRefusal } from '../../modelText/cleanAnswer';
import type { Asked, Reading } from '../../modelText/reading';

/** The words of a reflection on one failure: free text, but neither empty, nor a refusal, nor the request again. */
export function readReflection(answer: string, asked: Asked): Reading<string> {
  const cleaned = cleanAnswer(answer, asked);
  if ('fault' in cleaned) return cleaned;
  return isRefusal(cleaned.value) ? { fault: 'The answer declines to reflect.' } : cleaned;
}
