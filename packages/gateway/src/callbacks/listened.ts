import type { CallbackMessage, CallbackReply, CallbackRequest, CallbackTransport } from '@naru/engine';

/** Where callbacks go in place of their own address, by app; undefined: nowhere else. */
export interface Listeners {
  urlFor(appId: string): Promise<string | undefined>;
}

/** The sandbox's: sends callbacks to the address where a developer listens, as long as one does. */
export class ListenedTransport implements CallbackTransport {
  readonly #transport: CallbackTransport;
  readonly #listeners: Listeners;

  constructor(transport: CallbackTransport, listeners: Listeners) {
    this.#transport = transport;
    this.#listeners = listeners;
  }

  async post(
    url: string,
    request: CallbackRequest,
    message?: Pick<CallbackMessage, 'appId'>,
  ): Promise<CallbackReply> {
    const listener = message && (await this.#listeners.urlFor(message.appId));
    if (listener === undefined) return this.#transport.post(url, request);
    try {
      return { ...(await this.#transport.post(listener, request)), sentTo: listener };
    } catch (error) {
      // It was killed a moment ago: nothing has received the message, so that its own address may.
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return this.#transport.post(url, request);
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`sent to ${listener}, which has asked for it: ${reason}`, { cause: error });
    }
  }
}
