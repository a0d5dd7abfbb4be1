/** The error for work that was called off: the signal's own reason where it is an `AbortError`, else a new one. */
export function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return isAbortError(reason) ? reason : new DOMException('The work was called off.', 'AbortError');
}

/** Whether an error says that work was called off, as against that it failed. */
export function isAbortError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}
