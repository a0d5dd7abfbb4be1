/** A protocol: message names with what they carry and what they are answered with. */
type Protocol<P> = { [Name in keyof P]: (payload: never) => unknown };

type Payload<P extends Protocol<P>, Name extends keyof P> = Parameters<P[Name]>;
type Answer<P extends Protocol<P>, Name extends keyof P> = ReturnType<P[Name]>;

/** One function for each message of a protocol. What it throws is the answer, as an error. */
export type Handlers<P extends Protocol<P>> = {
  [Name in keyof P]: (...payload: Payload<P, Name>) => Answer<P, Name> | Promise<Answer<P, Name>>;
};

/** A message as it goes over the wire. */
export type WireMessage =
  | { readonly kind: 'notice'; readonly name: string; readonly payload: unknown }
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly payload: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * One end of a conversation: sends the messages of `Out`, and answers those of `In`. Both ends use this class, with the two protocols
 * swapped. Whoever makes it hands it everything that arrives, by `receive`.
 */
export class MessageHandler<Out extends Protocol<Out>, In extends Protocol<In>> {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(
    private readonly post: (message: WireMessage) => void,
    private readonly handlers: Handlers<In>,
    /** Whether a message of that name carries what it should; everything is taken unless given. */
    private readonly isValid: (name: string, payload: unknown) => boolean = () => true,
  ) {}

  /** Sends a message that is not answered. */
  notify<Name extends keyof Out & string>(name: Name, ...payload: Payload<Out, Name>): void {
    this.post({ kind: 'notice', name, payload: payload[0] });
  }

  /**
   * Sends a message and waits for its answer.
   * @throws Error with the message of what the other end threw, or when this end is disposed of first.
   */
  request<Name extends keyof Out & string>(name: Name, ...payload: Payload<Out, Name>): Promise<Answer<Out, Name>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (value) => resolve(value as Answer<Out, Name>), reject });
      this.post({ kind: 'request', id, name, payload: payload[0] });
    });
  }

  /** Takes whatever arrived. What is not one of these messages is left alone. */
  async receive(message: unknown): Promise<void> {
    if (!isWireMessage(message)) return;
    switch (message.kind) {
      case 'notice':
        await this.#handle(message.name, message.payload);
        return;
      case 'request':
        this.post(await this.#answer(message.id, message.name, message.payload));
        return;
      case 'result':
        this.#settle(message.id)?.resolve(message.value);
        return;
      case 'error':
        this.#settle(message.id)?.reject(new Error(message.message));
        return;
    }
  }

  /** Ends the conversation: requests that wait for an answer fail. */
  dispose(): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(new Error('The panel was closed.'));
  }

  async #answer(id: number, name: string, payload: unknown): Promise<WireMessage> {
    try {
      return { kind: 'result', id, value: await this.#handle(name, payload) };
    } catch (error) {
      return { kind: 'error', id, message: error instanceof Error ? error.message : String(error) };
    }
  }

  async #handle(name: string, payload: unknown): Promise<unknown> {
    if (!Object.hasOwn(this.handlers, name)) throw new Error(`There is no message named “${name}”.`);
    if (!this.isValid(name, payload)) throw new Error(`The message “${name}” does not carry what it should.`);
    const handler = this.handlers[name as keyof In] as (payload: unknown) => unknown;
    return handler(payload);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

/** Checks the envelope. */
function isWireMessage(message: unknown): message is WireMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  const { kind } = message;
  if (kind === 'notice') return 'name' in message && typeof message.name === 'string';
  if (!('id' in message) || typeof message.id !== 'number') return false;
  if (kind === 'request') return 'name' in message && typeof message.name === 'string';
  if (kind === 'error') return 'message' in message && typeof message.message === 'string';
  return kind === 'result';
}
