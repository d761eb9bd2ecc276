import type { Members, Shop } from './eximbay.ts';
import type { TestServer } from './server.ts';
import { until } from './until.ts';

/** Of the demo merchant, the same in every sandbox. */
export const DEMO_MERCHANT = '01900000-0000-7000-8000-00000000de30';
export const SANDBOX_KEY = 'naru-sandbox-operator';

/** What a payer's browser and the network around it send, in the headers of a test server (see RISK_ENV). */
export interface Browser {
  readonly ip?: string;
  readonly country?: string;
  readonly cookie?: string;
}

/** The network in front of the gateway is believed, so that tests can be anywhere. */
export const RISK_ENV = { NARU_COUNTRY_HEADER: 'x-test-country', NARU_TRUST_PROXY: '1' };

export interface OperatorReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface ReviewView {
  readonly id: string;
  readonly state: string;
  readonly codes: readonly string[];
  readonly problem: string | null;
  readonly payment: { readonly platformNumber: string; readonly state: string };
}

/** An operator's program, and payers whose browsers are where the test wants them. */
export class RiskDesk {
  readonly #shop: Shop;
  readonly #server: TestServer;

  constructor(shop: Shop) {
    this.#shop = shop;
    this.#server = shop.server;
  }

  async call(method: string, path: string, body?: unknown, key = SANDBOX_KEY): Promise<OperatorReply> {
    const headers = key === '' ? {} : { authorization: `Bearer ${key}` };
    const reply = await this.#server.request(method, `/admin/v1${path}`, body, headers);
    return { status: reply.status, body: reply.text === '' ? {} : JSON.parse(reply.text) };
  }

  async ok(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const { status, body: answer } = await this.call(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  async addRule(rule: Members): Promise<string> {
    return String((await this.ok('POST', '/risk/rules', { merchantId: DEMO_MERCHANT, ...rule }))['id']);
  }

  async removeRules(): Promise<void> {
    const { items } = await this.ok('GET', `/risk/rules?merchantId=${DEMO_MERCHANT}&limit=1000`);
    for (const { id } of items as { id: string }[]) await this.ok('DELETE', `/risk/rules/${id}`);
  }

  async reviews(query = ''): Promise<ReviewView[]> {
    return (await this.ok('GET', `/risk/reviews?${query}`))['items'] as ReviewView[];
  }

  /** The review of a transaction once it waits for a decision. */
  reviewOf(transactionId: string | undefined): Promise<ReviewView> {
    return until(`a review of ${transactionId}`, async () =>
      (await this.reviews()).find(({ payment }) => payment.platformNumber === transactionId),
    );
  }

  async untilReview(id: string, state: string): Promise<ReviewView> {
    return until(`the review ${state}`, async () =>
      (await this.reviews(`state=${state}`)).find((one) => one.id === id),
    );
  }

  /** Presents a card as `Shop.payByCard` does, from a browser of the test's choice. */
  async pay(token: string, { ip, country, cookie }: Browser = {}, card: Members = {}): Promise<void> {
    const headers = {
      ...(ip === undefined ? {} : { 'x-forwarded-for': ip }),
      ...(country === undefined ? {} : { 'x-test-country': country }),
      ...(cookie === undefined ? {} : { cookie }),
    };
    const body = {
      method: 'P000',
      // Approved without a challenge; issued in the United States.
      number: '4000000000000010',
      expiry: '12/33',
      cvc: '123',
      holder: 'HONG GILDONG',
      installmentMonths: 0,
      ...card,
    };
    const path = `/checkout/api/payments/${token}/card`;
    const reply = await this.#server.request('POST', path, body, headers);
    if (reply.status !== 200) throw new Error(`card: ${reply.status} ${reply.text}`);
  }

  get shop(): Shop {
    return this.#shop;
  }
}
