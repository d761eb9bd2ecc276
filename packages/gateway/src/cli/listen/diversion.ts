import { newId } from '@naru/engine';
import type { AppName } from '../dialects.ts';
import { SandboxAway, type SandboxClient } from '../sandbox-client.ts';

const RENEW_EVERY_MS = 3000;
/** Long enough for a renewal that is late; after a kill, callbacks go to their own addresses again so much later. */
const SECONDS = 10;

/** Has a sandbox send callbacks here, and keeps telling it so: nothing has to be put back when this process is gone. */
export class Diversion {
  readonly #client: SandboxClient;
  readonly #body: object;
  readonly #say: (sentence: string) => void;
  readonly #path = `/_sandbox/callback-listeners/${newId(new Date())}`;
  #timer: NodeJS.Timeout | undefined;
  #said: string | undefined;

  constructor(
    client: SandboxClient,
    { url, apps }: { readonly url: string; readonly apps: readonly AppName[] | undefined },
    say: (sentence: string) => void,
  ) {
    this.#client = client;
    this.#body = { url, seconds: SECONDS, ...(apps === undefined ? {} : { apps }) };
    this.#say = say;
  }

  /** Throws what the sandbox objects to; that there is none is said, and it is tried again. */
  async start(): Promise<void> {
    await this.#renew();
    this.#timer = setInterval(() => {
      this.#renew().catch((error: unknown) =>
        this.#sayOnce(error instanceof Error ? error.message : String(error)),
      );
    }, RENEW_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    // Else it ends by itself.
    await this.#client.call('DELETE', this.#path).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    try {
      await this.#client.call('PUT', this.#path, this.#body);
      this.#sayOnce('The sandbox sends callbacks here until this command ends, whatever address they have.');
    } catch (error) {
      if (!(error instanceof SandboxAway)) throw error;
      this.#sayOnce(
        `${error.message}. Until then only callbacks come whose orders or apps name this address.`,
      );
    }
  }

  #sayOnce(sentence: string): void {
    if (sentence !== this.#said) this.#say(sentence);
    this.#said = sentence;
  }
}
