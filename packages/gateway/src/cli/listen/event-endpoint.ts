import { DEMO_MERCHANT_ID } from '../../sandbox/demo.ts';
import { SandboxAway, type SandboxClient } from '../sandbox-client.ts';

const LOOK_EVERY_MS = 3000;
/** Finds what a listener left that was killed. */
const DESCRIPTION = 'naru listen';

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
}

/** An endpoint of the demo merchant for as long as this process listens; made anew when a reset removed it. */
export class ListenedEvents {
  readonly #client: SandboxClient;
  readonly #url: string;
  readonly #say: (sentence: string) => void;
  #made: { readonly id: string; readonly secret: string } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #said: string | undefined;

  /** `client` calls as an operator. */
  constructor(client: SandboxClient, url: string, say: (sentence: string) => void) {
    this.#client = client;
    this.#url = url;
    this.#say = say;
  }

  get secrets(): readonly string[] {
    return this.#made ? [this.#made.secret] : [];
  }

  /** Throws what the sandbox objects to; that there is none is said, and it is tried again. */
  async start(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => {
      this.#look().catch((error: unknown) =>
        this.#sayOnce(error instanceof Error ? error.message : String(error)),
      );
    }, LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#made) await this.#remove(this.#made.id).catch(() => undefined);
  }

  async #look(): Promise<void> {
    try {
      const left = await this.#left();
      if (this.#made && left.some(({ id }) => id === this.#made?.id)) return;
      for (const { id } of left) await this.#remove(id);
      this.#made = await this.#client.call('POST', '/admin/v1/event-endpoints', {
        merchantId: DEMO_MERCHANT_ID,
        url: this.#url,
        description: DESCRIPTION,
      });
      this.#sayOnce('The sandbox sends the demo merchant’s events here until this command ends.');
    } catch (error) {
      if (!(error instanceof SandboxAway)) throw error;
      this.#sayOnce(`${error.message}. Until then no events come.`);
    }
  }

  /** Endpoints of listeners at this address: this one's, and those of one that was killed. */
  async #left(): Promise<readonly Endpoint[]> {
    const path = `/admin/v1/event-endpoints?merchantId=${DEMO_MERCHANT_ID}&limit=100`;
    const { items } = await this.#client.call<{ readonly items: readonly Endpoint[] }>('GET', path);
    return items.filter(({ url, description }) => url === this.#url && description === DESCRIPTION);
  }

  async #remove(id: string): Promise<void> {
    await this.#client.call('DELETE', `/admin/v1/event-endpoints/${id}`);
  }

  #sayOnce(sentence: string): void {
    if (sentence !== this.#said) this.#say(sentence);
    this.#said = sentence;
  }
}
