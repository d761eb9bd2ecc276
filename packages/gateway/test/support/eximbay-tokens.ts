import { luhnDigit } from '@naru/wire/luhn';
import { type Answer, type Members, newOrderId, orderTo, Shop } from './eximbay.ts';
import type { MerchantEndpoint } from './merchant.ts';
import type { TestServer } from './server.ts';

let cards = 0;

/** A Visa that no test used before. */
export function freshCard(): string {
  cards += 1;
  const body = `40001234${String(cards).padStart(7, '0')}`;
  return body + luhnDigit(body);
}

/** A body of /rebill that is good as it stands. */
export function rebillOf(payment: Members = {}, others: Members = {}): Members {
  return {
    payment: { order_id: newOrderId(), currency: 'USD', amount: '2.50', lang: 'EN', ...payment },
    merchant: { mid: '1849705C64' },
    buyer: { name: 'HONG', email: 'hong@example.com' },
    ...others,
  };
}

/** The demo shop as far as it has to do with stored cards. */
export class TokenShop extends Shop {
  readonly #endpoint: MerchantEndpoint;
  #shared: Promise<{ tokenId: string }> | undefined;

  constructor(server: TestServer, endpoint: MerchantEndpoint) {
    super(server);
    this.#endpoint = endpoint;
  }

  /** A payment that is to store its card, as far as its result. */
  async stored(number = freshCard(), unique = 'N', card: Members = {}) {
    const { path, body } = orderTo(this.#endpoint, {
      tokenbilling: { token_creation: 'Y', unique_token_id: unique },
    });
    const { token: page } = await this.page(body);
    const view = await this.payByCard(page, { number, ...card });
    const result = await this.result(this.#endpoint, path);
    return { page, body, view, result, tokenId: result['token_id'] ?? '' };
  }

  /** A token for tests that only need one. */
  sharedToken(): Promise<{ tokenId: string }> {
    this.#shared ??= this.stored();
    return this.#shared;
  }

  rebill(tokenId: string, body: Members = rebillOf()): Promise<Answer> {
    return this.call(`/v1/payments/tokenbilling/${tokenId}/rebill`, body);
  }

  async inquiry(tokenId: string, keys?: { apiKey: string }): Promise<Answer> {
    const { apiKey } = keys ?? (await this.keys());
    const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json; charset=utf-8' };
    const path = `/v1/payments/tokenbilling/${tokenId}`;
    return JSON.parse((await this.server.request('GET', path, undefined, headers)).text) as Answer;
  }

  async deleteToken(tokenId: string): Promise<Answer> {
    const reply = await this.raw(`/v1/payments/tokenbilling/${tokenId}/delete`, undefined);
    return JSON.parse(reply.text) as Answer;
  }
}
