/** The error for work that was called off: the signal's own reason where it is an `AbortError`, else a new one. */
export function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return isAbortError(reason) ? reason : new DOMException('The work was called off.', 'AbortError');
}

/** Why work is called off whose window closes. Any other reason is a person's. */
export class WindowClosed extends Error {
  override readonly name = 'AbortError';

  constructor() {
    super('The window closed.');
  }
}

/** Whether an error says that work was called off, as against that it failed. */
export function isAbortError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}

/**
 * Tells many of one signal's abort through a single listener. Hosts keep listeners in a list that they walk to add or remove one,
 * so that thousands who wait on one signal would be slow.
 */
export class AbortWatch {
  private readonly watched = new Map<AbortSignal, Watched>();

  /** Calls `onAbort` when the signal is aborted, unless the function that is returned was called before. */
  watch(signal: AbortSignal, onAbort: () => void): () => void {
    const watched = this.watched.get(signal) ?? this.begin(signal);
    watched.all.add(onAbort);
    return () => {
      watched.all.delete(onAbort);
      if (watched.all.size > 0) return;
      signal.removeEventListener('abort', watched.tell);
      this.watched.delete(signal);
    };
  }

  private begin(signal: AbortSignal): Watched {
    const all = new Set<() => void>();
    const tell = (): void => {
      this.watched.delete(signal);
      for (const onAbort of all) onAbort();
    };
    signal.addEventListener('abort', tell, { once: true });
    const watched = { all, tell };
    this.watched.set(signal, watched);
    return watched;
  }
}

/** Who is told of one signal's abort, and the listener that does it. */
interface Watched {
  readonly all: Set<() => void>;
  readonly tell: () => void;
}
