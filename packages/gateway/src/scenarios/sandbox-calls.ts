import { setTimeout as sleep } from 'node:timers/promises';

/** What the runner cannot go on after, as one sentence for people. */
export class ScenarioFault extends Error {}

export interface SandboxPayment {
  readonly platformNumber: string;
  readonly state: string;
  readonly decline: string | null;
  readonly receivedAmount: string;
  readonly refundedAmount: string;
  readonly chargedBackAmount: string;
  readonly expiresAt: string;
  readonly settleAt: string | null;
}

export interface SandboxCallback {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly url: string | null;
  readonly deliveries: readonly {
    readonly outcome: string;
    readonly request: { readonly body: string | null };
    readonly error: string | null;
    readonly reply: { readonly status: number; readonly body: string | null } | null;
  }[];
}

export interface SandboxBalances {
  readonly unsettled: string;
  readonly available: string;
  readonly frozen: string;
  readonly disputed: string;
  readonly debt: string;
  readonly suspense: string;
}

interface Reply {
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;
}

const TIMEOUT_MS = 120_000;
const BUSY = 503;
const BUSY_TRIES = 40;
const BUSY_WAIT_MS = 100;

/** The sandbox's controls and the operator's calls, over HTTP. */
export class SandboxCalls {
  readonly baseUrl: string;
  readonly #operatorKey: string;

  constructor(baseUrl: string, operatorKey: string) {
    this.baseUrl = baseUrl.replace(/\/{1,9}$/, '');
    this.#operatorKey = operatorKey;
  }

  /** Throws one sentence where nobody answers, or no sandbox. */
  async requireSandbox(): Promise<void> {
    const { status } = await this.#send('GET', '/_sandbox/clock');
    if (status === 200) return;
    const health = await this.#send('GET', '/healthz');
    throw new ScenarioFault(
      health.members['status'] === 'ok'
        ? `the gateway at ${this.baseUrl} runs live: scenarios need a sandbox`
        : `there is no Naru at ${this.baseUrl}: it answered ${status}`,
    );
  }

  async now(): Promise<Date> {
    return new Date(String((await this.control('GET', '/clock'))['now']));
  }

  /** Moves the time on, and resolves when all that is due has happened. */
  async pass(seconds: number): Promise<void> {
    await this.control('POST', '/clock/advance', { seconds, wait: true });
  }

  /** A control that has to succeed. */
  async control(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { status, members } = await this.tried(method, `/_sandbox${path}`, body);
    if (status !== 200)
      throw new ScenarioFault(`${method} /_sandbox${path}: ${status} ${messageOf(members)}`);
    return members;
  }

  /** A control that may be refused, since it is too late for it. */
  async controlled(path: string, body?: object): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { status, members } = await this.tried('POST', `/_sandbox${path}`, body);
    if (status === 409) return undefined;
    if (status !== 200) throw new ScenarioFault(`POST /_sandbox${path}: ${status} ${messageOf(members)}`);
    return members;
  }

  /** A call of the operator's API. */
  async operator<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.#operatorKey}` };
    const { status, members } = await this.tried(method, `/admin/v1${path}`, body, headers);
    if (status === 401) {
      throw new ScenarioFault(
        'the gateway has an operator key of its own: give it with --operator-key (or NARU_OPERATOR_KEY)',
      );
    }
    if (status !== 200)
      throw new ScenarioFault(`${method} /admin/v1${path}: ${status} ${messageOf(members)}`);
    return members as T;
  }

  async payments(number: string): Promise<readonly SandboxPayment[]> {
    const found = await this.operator<{ items: readonly SandboxPayment[] }>('GET', `/payments/${number}`);
    return found.items;
  }

  async payout(number: string): Promise<{ readonly state: string; readonly platformNumber: string } | null> {
    const { status, members } = await this.tried('GET', `/_sandbox/payouts/${number}`);
    if (status === 404) return null;
    return members as { state: string; platformNumber: string };
  }

  async callbacks(number: string): Promise<readonly SandboxCallback[]> {
    const { callbacks } = await this.control('GET', `/callbacks?no=${number}`);
    return callbacks as readonly SandboxCallback[];
  }

  balances(merchantId: string, currency: string): Promise<SandboxBalances> {
    return this.operator('GET', `/merchants/${merchantId}/balances/${currency}`);
  }

  /** What is wrong with the ledger, as sentences. */
  async ledgerFaults(): Promise<readonly string[]> {
    const { faults } = await this.operator<{ faults: readonly { check: string; detail: string }[] }>(
      'POST',
      '/ledger/verify',
      {},
    );
    return faults.map(({ check, detail }) => `${check}: ${detail}`);
  }

  /** A call of the payment page. */
  async page(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { status, members } = await this.tried(method, path, body);
    if (status !== 200) throw new ScenarioFault(`${method} ${path}: ${status} ${messageOf(members)}`);
    return members;
  }

  /** Once more while the store is busy, where that is safe. */
  async tried(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    for (let tries = 1; ; tries += 1) {
      const reply = await this.#send(method, path, body, headers);
      if (reply.status !== BUSY || tries === BUSY_TRIES || isAdding(method, path)) return reply;
      await sleep(BUSY_WAIT_MS);
    }
  }

  async #send(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    try {
      const reply = await fetch(`${this.baseUrl}${path}`, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: reply.status, members: membersOf(await reply.text()) };
    } catch (error) {
      throw new ScenarioFault(`nothing answers at ${this.baseUrl}: ${reasonOf(error)}`);
    }
  }
}

/** Calls that add to what was there: if the first one was carried out after all, a second one would add once more. */
const ADDING = /^\/_sandbox\/(?:clock\/advance|(?:callback|notice)-faults|payments\/[^/]+\/deposits)$/;

function isAdding(method: string, path: string): boolean {
  return method === 'POST' && ADDING.test(path);
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function messageOf({ error }: Readonly<Record<string, unknown>>): string {
  return String((error as { message?: unknown } | undefined)?.message ?? 'without a reason');
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
