/** The most bytes that an endpoint's answer may have, after decompression, unless told otherwise: far more than a model's answer has. */
export const longestBodyBytes = 8_000_000;

/** The body of an answer was longer than it may be. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';

  constructor(readonly bytes: number) {
    super(`The body has more than ${bytes} bytes.`);
  }
}

/** Statuses whose answers have no body. */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A `fetch` whose answers have been read to their end, and have no more than `most` bytes after decompression: what sends more is cut off,
 * its connection ended, and nothing of it kept. What is no success keeps its status, which says more than its body.
 * @throws BodyTooLong for a success that is longer, besides what `fetch` throws.
 */
export function boundedFetch(fetch: typeof globalThis.fetch, most: number): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { status, headers } = response;
    const body = response.body === null ? new Uint8Array(0) : await readUpTo(response.body, most);
    if (body === undefined && response.ok) throw new BodyTooLong(most);
    return new Response(withoutBody.has(status) ? null : (body ?? ''), { status, headers });
  };
}

/** The whole body; undefined where it is longer. Pieces are copied together as they come, for a very small one takes far more memory. */
async function readUpTo(body: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = body.getReader();
  let read = new Uint8Array(Math.min(most, 16_384));
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const longer = length + next.value.byteLength;
    if (longer > most) {
      // What ends the connection may fail in its turn, or take its time.
      void reader.cancel().catch(() => undefined);
      return undefined;
    }
    if (longer > read.length) {
      const roomier = new Uint8Array(Math.min(most, Math.max(longer, 2 * read.length)));
      roomier.set(read.subarray(0, length));
      read = roomier;
    }
    read.set(next.value, length);
    length = longer;
  }
  return read.subarray(0, length);
}
