import { readFile } from 'node:fs/promises';
import net from 'node:net';
import type { MachineClocks, Store } from '@naru/engine';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll } from 'vitest';
import { type OpenFresh, openFreshEmbedded } from '../../../../test/support/stores.ts';
import { makeLog } from '../../src/cli/log.ts';
import { readConfig } from '../../src/config.ts';
import type { DemoCredentials } from '../../src/dialects/demo-credentials.ts';
import type { Gateway } from '../../src/gateway.ts';
import { demoCredentialsPath, seedDemo } from '../../src/sandbox/demo.ts';
import { buildServer } from '../../src/server.ts';
import { makeGateway } from '../../src/wiring.ts';
import { loopbackOnly } from './loopback-only.ts';
import { isSigned, type Members, signMembers } from './signing.ts';

export interface ServerOptions {
  /** Embedded when absent; a store that was given is closed by its giver. */
  readonly openStore?: OpenFresh;
  readonly env?: Readonly<Record<string, string>>;
  /** Starts no workers: nothing happens but what a request itself does. */
  readonly withoutWorkers?: boolean;
  /** The clocks of the machine that it runs on. */
  readonly machine?: MachineClocks;
  readonly host?: string;
}

export type AppKeys = DemoCredentials['haipay'][number];

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Envelope {
  readonly status: string;
  readonly error: string;
  readonly msg: string;
  readonly data?: Record<string, unknown>;
}

/** A gateway that listens on a port of its own, as `naru serve` would start it, with its log in memory. */
export class TestServer {
  readonly #options: ServerOptions;
  readonly #logLines: string[] = [];
  /** Callbacks reach this machine and nothing else. */
  readonly callbacks = loopbackOnly();
  #app: FastifyInstance | undefined;
  store!: Store;
  gateway!: Gateway;
  baseUrl = '';
  krw!: AppKeys;
  usd!: AppKeys;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const credentials = JSON.parse(await readFile(demoCredentialsPath, 'utf8')) as DemoCredentials;
    this.krw = credentials.haipay.find((app) => app.currency === 'KRW') as AppKeys;
    this.usd = credentials.haipay.find((app) => app.currency === 'USD') as AppKeys;
    this.store = await (this.#options.openStore ?? openFreshEmbedded)();
    const host = this.#options.host ?? '127.0.0.1';
    for (let tries = 0; this.#app === undefined; tries++) {
      const port = await freePort();
      const publicUrl = `http://127.0.0.1:${port}`;
      const env = { HOST: host, PORT: String(port), NARU_PUBLIC_URL: publicUrl, NARU_LOG_LEVEL: 'debug' };
      const config = readConfig({ ...env, ...this.#options.env });
      const log = makeLog(config.logLevel, { write: (line) => this.#logLines.push(line) });
      this.gateway = await makeGateway(
        config,
        this.store,
        log,
        this.callbacks.network,
        this.#options.machine,
      );
      const app = await buildServer(this.gateway);
      try {
        await app.listen({ host, port });
        this.#app = app;
        this.baseUrl = publicUrl;
      } catch (error) {
        // Somebody took the port between asking for it and listening.
        await app.close();
        if (tries === 5) throw error;
      }
    }
    if (this.gateway.sandbox) await seedDemo(this.gateway);
    if (!this.#options.withoutWorkers) {
      this.gateway.engine.startWorkers();
      this.gateway.sandbox?.runner.start();
    }
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    await this.gateway?.sandbox?.runner.stop();
    await this.gateway?.engine.stop();
    if (!this.#options.openStore) await this.store?.close();
  }

  /** All that was logged so far. */
  get logText(): string {
    return this.#logLines.join('');
  }

  /** Any request; a body that is no text travels as JSON. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const type = text === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      headers: { ...type, ...headers },
      redirect: 'manual',
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** A request without a connection: for tests that make thousands. */
  inject(options: InjectOptions): Promise<LightMyRequestResponse> {
    if (!this.#app) throw new Error('the server has not started');
    return this.#app.inject(options);
  }

  async json<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await this.request(method, path, body);
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return JSON.parse(reply.text) as T;
  }

  /** Posts a body as it is to a HaiPay path. */
  async post(path: string, body: string): Promise<Envelope> {
    return JSON.parse((await this.request('POST', path, body)).text) as Envelope;
  }

  /** Signs the members for the app they name and posts them. */
  call(path: string, members: Members, keys: Partial<AppKeys> = {}): Promise<Envelope> {
    return this.post(path, this.signedBody(members, keys));
  }

  signedBody(members: Members, keys: Partial<AppKeys> = {}): string {
    const of = { ...this.#keysOf(members['appId']), ...keys };
    return JSON.stringify({ ...members, sign: signMembers(members, of.secretKey, of.merchantPrivateKey) });
  }

  /** The `data` of a call that has to succeed and whose signature has to fit, without `sign`. */
  async ok(path: string, members: Members): Promise<Record<string, unknown>> {
    const envelope = await this.call(path, members);
    const { data } = envelope;
    if (envelope.status !== '1' || envelope.error !== '00000000' || envelope.msg !== '' || !data) {
      throw new Error(`${path} failed: ${JSON.stringify(envelope)}`);
    }
    const keys = this.#keysOf(members['appId']);
    if (!isSigned(data, keys.secretKey, keys.platformPublicKey)) {
      throw new Error(`${path}: the signature of the answer does not fit`);
    }
    const { sign: _, ...rest } = data;
    return rest;
  }

  /** The error code of a call; the code of success when it was carried out. */
  async code(path: string, members: Members): Promise<string> {
    return (await this.call(path, members)).error;
  }

  async advance(seconds: number): Promise<void> {
    await this.json('POST', '/_sandbox/clock/advance', { seconds });
  }

  /** Changes columns of an app; seen at once, as after the second that it takes otherwise. */
  async setApp(publicId: number | string, assignments: string): Promise<void> {
    await this.store.exec(`update apps set ${assignments} where public_id = '${publicId}'`);
    this.gateway.engine.context.directory.forget();
  }

  #keysOf(appId: unknown): AppKeys {
    return String(appId) === String(this.usd.appId) ? this.usd : this.krw;
  }
}

/** A server that lives as long as the tests of the block. */
export function testServer(options: ServerOptions = {}): TestServer {
  const server = new TestServer(options);
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  return server;
}

async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
