import { type DatabaseSnapshot, openEmbeddedStore, type Store } from '@naru/engine';
import {
  createAppWithKeys,
  DEMO_MERCHANT_ID,
  type DemoCredentials,
  type Instance,
  readDemoCredentials,
  startInstance,
} from '@naru/gateway';
import type {
  AppOptions,
  CreatedEndpoint,
  DialectName,
  EndpointOptions,
  Started,
  StartOptions,
} from '../types.ts';
import { credentialsOf, isDialectName, newCredentials, publicIdOf } from './credentials.ts';
import { EventInbox } from './events.ts';
import { Receiver } from './receiver.ts';

/** Settings that would be read from the environment: a gateway under test has its own store, and nothing else. */
const NOT_SETTABLE = ['PORT', 'HOST', 'DATABASE_URL', 'NARU_DATA_DIR', 'NARU_MODE', 'NARU_PUBLIC_URL'];

/** One gateway with a database of its own. */
export class TestGateway {
  readonly instance: Instance;
  readonly receiver: Receiver;
  readonly #store: Store;
  readonly #demo: DemoCredentials;
  #apps = 0;

  private constructor(instance: Instance, store: Store, receiver: Receiver, demo: DemoCredentials) {
    this.instance = instance;
    this.receiver = receiver;
    this.#store = store;
    this.#demo = demo;
  }

  static async start(
    snapshot: DatabaseSnapshot,
    env: Readonly<Record<string, string>> = {},
  ): Promise<TestGateway> {
    const fixed = NOT_SETTABLE.find((name) => env[name] !== undefined);
    if (fixed !== undefined) throw new TypeError(`settings: ${fixed} is chosen by @naru/testing`);
    const store = await openEmbeddedStore({ dataDir: 'memory', fsync: false, snapshot });
    let instance: Instance | undefined;
    const events = new EventInbox(() => instance?.gateway.realClock.now() ?? new Date(0));
    const receiver = new Receiver(events);
    try {
      await receiver.start();
      const demo = await readDemoCredentials();
      instance = await startInstance({ store, env });
      const gateway = new TestGateway(instance, store, receiver, demo);
      gateway.#receiveDemo();
      return gateway;
    } catch (error) {
      await Promise.allSettled([instance?.close()]);
      await receiver.close();
      await store.close();
      throw error;
    }
  }

  /** Hands it to a test: what its callbacks' addresses are is set for the demo's apps. */
  async handOut(name: string, { callbackUrl = this.receiver.url }: StartOptions): Promise<Started> {
    const { baseUrl } = this.instance;
    const credentials = credentialsOf(this.#demo, baseUrl);
    await this.#change('teemopay', credentials.teemopay.appCode, {
      callbackUrl,
      payoutCallbackUrl: callbackUrl,
    });
    await this.#change('eximbay', credentials.eximbay.mid, { settings: { webhookUrl: callbackUrl } });
    const events = await this.createEventEndpoint(this.receiver.eventsUrl);
    this.receiver.events.secret = events.secret;
    return { instance: name, baseUrl, callbackUrl: this.receiver.url, events, ...credentials };
  }

  /** One more endpoint for the demo merchant's events. */
  async createEventEndpoint(url: string, { types }: EndpointOptions = {}): Promise<CreatedEndpoint> {
    const body = { merchantId: DEMO_MERCHANT_ID, url, ...(types === undefined ? {} : { types }) };
    const made = await this.call<Pick<CreatedEndpoint, 'id' | 'secret'>>(
      'POST',
      '/admin/v1/event-endpoints',
      body,
    );
    return { ...made, url };
  }

  /** One more app of the demo merchant, with keys of its own. */
  async createApp(dialect: DialectName, options: AppOptions = {}): Promise<object> {
    if (!isDialectName(dialect)) {
      throw new TypeError(
        `createApp takes 'haipay', 'teemopay' or 'eximbay'; it is ${JSON.stringify(dialect)}`,
      );
    }
    const { currency = dialect === 'eximbay' ? 'USD' : 'KRW', callbackUrl, settings = {} } = options;
    this.#apps += 1;
    const publicId = publicIdOf(dialect, this.#apps);
    const { gateway, baseUrl } = this.instance;
    const address = callbackUrl ?? (dialect === 'teemopay' ? this.receiver.url : undefined);
    const keys = await createAppWithKeys(gateway, {
      merchantId: DEMO_MERCHANT_ID,
      dialect,
      publicId,
      currency: currency as never,
      name: `Test ${this.#apps}`,
      feePlan: 'demo',
      callbackUrl: address,
    });
    const webhook = dialect === 'eximbay' ? { webhookUrl: callbackUrl ?? this.receiver.url } : {};
    const wanted = { ...webhook, ...settings };
    if (Object.keys(wanted).length > 0) await this.#change(dialect, publicId, { settings: wanted });
    const credentials = newCredentials(dialect, publicId, currency, { ...keys }, baseUrl);
    this.#receive(dialect, dialect === 'haipay' ? [credentials] : credentials);
    return credentials;
  }

  /** A call of the gateway's own HTTP; throws what it answers when it refuses. */
  async call<T>(method: 'GET' | 'POST' | 'DELETE' | 'PATCH', path: string, body?: object): Promise<T> {
    const { app, gateway } = this.instance;
    const key = gateway.config.operatorKey?.reveal() ?? '';
    const reply = await app.inject({
      method,
      url: path,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    const answer = JSON.parse(reply.body) as { readonly error?: { readonly message: string } };
    if (reply.statusCode >= 400) throw new Error(answer.error?.message ?? `${path}: ${reply.statusCode}`);
    return answer as T;
  }

  async close(): Promise<void> {
    const { instance } = this;
    const upstream = instance.gateway.sandbox?.upstream;
    try {
      // Calls to a channel that hangs are given up: closing does not wait for their time limit.
      await (upstream ? upstream.whileTimePasses(() => instance.close()) : instance.close());
    } finally {
      await this.receiver.close();
      await this.#store.close();
    }
  }

  /** The settings of an app. Values are texts, as on the command line. */
  async #change(dialect: string, publicId: string, changes: AppChanges): Promise<void> {
    const { settings, ...others } = changes;
    const texts = Object.entries(settings ?? {}).map(([name, value]) => [name, String(value)]);
    await this.call('PATCH', `/admin/v1/apps/${dialect}/${publicId}`, {
      ...others,
      ...(texts.length > 0 ? { settings: Object.fromEntries(texts) } : {}),
    });
  }

  #receiveDemo(): void {
    for (const dialect of ['haipay', 'teemopay', 'eximbay'] as const) {
      this.#receive(dialect, this.#demo[dialect]);
    }
  }

  #receive(dialect: DialectName, credentials: unknown): void {
    const reader = this.instance.gateway.dialects.get(dialect)?.cli.listener?.(credentials);
    if (reader) this.receiver.add(reader);
  }
}

interface AppChanges {
  readonly callbackUrl?: string;
  readonly payoutCallbackUrl?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}
