import type { NewRiskRule } from '@naru/engine';
import type { RequestFault } from '../../../../scripts/eximbay-error-ways.ts';
import { addBlock } from '../../src/admin/risk/block.ts';
import { type Answer, type Members, newOrderId, orderTo, prepared, type Shop } from './eximbay.ts';
import type { MerchantEndpoint } from './merchant.ts';
import { DEMO_MERCHANT } from './risk.ts';

/** A payment that is over, and the calls about it. */
export interface Transaction {
  readonly result: Record<string, string>;
  readonly cancel: (refund?: Members, payment?: Members) => Promise<Answer>;
  readonly capture: (payment?: Members) => Promise<Answer>;
  readonly confirm: () => Promise<Answer>;
}

const READY = '/v1/payments/ready';
const MID = '1849705C64';
const FRICTIONLESS = '4000000000000010';

/** The calls and pages of the table of error codes, each until the answer that has the code. */
export class Faults {
  readonly #shop: Shop;
  readonly #endpoint: MerchantEndpoint;

  constructor(shop: Shop, endpoint: MerchantEndpoint) {
    this.#shop = shop;
    this.#endpoint = endpoint;
  }

  /** Pays at a page, or tries to. */
  async transaction(type: string, card: Members = {}, payment: Members = {}): Promise<Transaction> {
    const isWon = payment['currency'] === 'KRW';
    const { path, body } = orderTo(this.#endpoint, {
      payment: { transaction_type: type, amount: '10.00', ...payment },
      ...(isWon ? { settings: { issuer_country: 'KR' } } : {}),
    });
    const { token } = await this.#shop.page(body);
    await this.#shop.payByCard(token, { number: FRICTIONLESS, ...(isWon ? { holder: '' } : {}), ...card });
    return this.#about(body, await this.#shop.result(this.#endpoint, path));
  }

  /** An order by wallet that the payer pays. */
  async byWallet(): Promise<Transaction> {
    const payment = { currency: 'KRW', amount: '10000', payment_method: 'P302' };
    const { path, body } = orderTo(this.#endpoint, { payment, settings: { issuer_country: 'KR' } });
    const { orderId } = await this.#shop.page(body);
    await this.#shop.server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    return this.#about(body, await this.#shop.result(this.#endpoint, path));
  }

  /** The result of a page while the merchant has risk rules. */
  async underRules(rules: readonly NewRiskRule[]): Promise<Record<string, string>> {
    const { gateway } = this.#shop.server;
    const { riskAdmin } = gateway.engine;
    const added: string[] = [];
    for (const rule of rules) {
      const isCard = rule.kind === 'blocklist_card';
      const { id } = isCard
        ? await addBlock(gateway, DEMO_MERCHANT, { cardNumber: FRICTIONLESS })
        : await riskAdmin.add(DEMO_MERCHANT, rule);
      added.push(id);
    }
    try {
      return (await this.transaction('PAYMENT')).result;
    } finally {
      for (const id of added) await riskAdmin.remove(DEMO_MERCHANT, id);
    }
  }

  /** The result of a page that the control API ends. */
  async ended(reason: Members): Promise<Record<string, string>> {
    const { path, body } = orderTo(this.#endpoint);
    const { orderId } = await this.#shop.page(body);
    await this.#shop.server.json('POST', `/_sandbox/payments/${orderId}/fail`, reason);
    return this.#shop.result(this.#endpoint, path);
  }

  #about(body: Record<string, Members>, result: Record<string, string>): Transaction {
    const { transaction_id: id, payer_auth_id } = result;
    const { transaction_type, ...payment } = body['payment'] ?? {};
    return {
      result,
      cancel: (refund = {}, changes = {}) =>
        this.#shop.about('cancel', id, body, {
          refund: { refund_type: 'F', refund_id: newOrderId(), reason: 'x', ...refund },
          payment: changes,
        }),
      capture: (changes = {}) => this.#shop.about('capture', id, body, { payment: changes }),
      confirm: () =>
        this.#shop.call('/v1/payments/confirm', {
          transaction_type: 'PAYMENT_PA',
          mid: MID,
          payment: { ...payment, payer_auth_id },
        }),
    };
  }

  async #ready(changes: Record<string, Members>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#shop.call(READY, prepared(changes), headers);
  }

  async #plain(method: string, path: string, body?: unknown): Promise<Answer> {
    return JSON.parse((await this.#shop.server.request(method, path, body)).text) as Answer;
  }

  /** With settings of the app that are taken back afterwards. */
  async #withMethods(methods: readonly string[], call: () => Promise<Answer>): Promise<Answer> {
    const { server } = this.#shop;
    await server.setApp(MID, `settings = settings || '{"methods": ${JSON.stringify(methods)}}'`);
    try {
      return await call();
    } finally {
      await server.setApp(MID, `settings = settings - 'methods'`);
    }
  }

  async #fromAbroad(call: () => Promise<Answer>): Promise<Answer> {
    const { server } = this.#shop;
    await server.setApp(MID, `settings = settings || '{"crossBorderOnly": true}'`);
    try {
      return await call();
    } finally {
      await server.setApp(MID, `settings = settings - 'crossBorderOnly'`);
    }
  }

  /** While the merchant has nothing but the payment's own money, less its fee. */
  async #withoutFunds(currency: 'USD' | 'KRW', { cancel }: Transaction): Promise<Answer> {
    const { server } = this.#shop;
    const { engine } = server.gateway;
    const [row] = await server.store.query<{ merchant_id: string }>(
      `select merchant_id from apps where public_id = '${MID}'`,
    );
    const merchantId = row?.merchant_id ?? '';
    const { available } = await engine.balances(merchantId, currency);
    await engine.adjust(merchantId, currency, -available);
    try {
      return await cancel();
    } finally {
      await engine.adjust(merchantId, currency, available);
    }
  }

  async #whileSuspended(call: () => Promise<Answer>): Promise<Answer> {
    const { store, gateway } = this.#shop.server;
    const setState = async (state: string) => {
      await store.exec(`update merchants set state = '${state}'`);
      gateway.engine.context.directory.forget();
    };
    await setState('suspended');
    try {
      return await call();
    } finally {
      await setState('active');
    }
  }

  /** One of them has to find the app's share of this second used up. */
  async #tooManyCalls(): Promise<Answer> {
    const { server } = this.#shop;
    await server.setApp(MID, 'requests_per_second = 1');
    try {
      const answers = await Promise.all(Array.from({ length: 8 }, () => this.#ready({})));
      return answers.find(({ rescode }) => rescode !== '0000') ?? { rescode: '0000', resmsg: 'none refused' };
    } finally {
      await server.setApp(MID, 'requests_per_second = null');
    }
  }

  async #twice(call: () => Promise<Answer>): Promise<Answer> {
    await call();
    return call();
  }

  readonly #won = (method: string) =>
    ({ payment: { currency: 'KRW', amount: '1000', payment_method: method } }) as const;

  /** Every fault of the table by its name. */
  readonly byName: Readonly<Record<RequestFault, () => Promise<Answer>>> = {
    parameter_missing: () => this.#ready({ payment: { order_id: '' } }),
    authorization_missing: () => this.#plain('POST', READY, prepared()),
    content_type_wrong: () => this.#ready({}, { 'content-type': 'text/plain' }),
    transaction_id_short: () => this.#shop.about('cancel', 'abc', prepared()),
    method_wrong: () => this.#plain('GET', READY),
    nothing_to_inquire: () => this.#shop.retrieve(prepared()),
    calls_too_many: () => this.#tooManyCalls(),
    kakaopay_without_contract: () => this.#withMethods(['P000'], () => this.#ready(this.#won('P302'))),
    toss_without_contract: () => this.#withMethods(['P000'], () => this.#ready(this.#won('P303'))),
    fgkey_wrong: async () => {
      const { result } = await this.transaction('PAYMENT');
      const data = new URLSearchParams({ ...result, amount: '1' }).toString();
      return this.#shop.call('/v1/payments/verify', { data });
    },
    naver_pay_without_product: () => this.#ready(this.#won('P015')),
    korean_page_from_abroad: () =>
      this.#fromAbroad(() =>
        this.#ready({ payment: { currency: 'KRW', amount: '1000' }, settings: { issuer_country: 'KR' } }),
      ),
    method_without_contract: () => this.#ready({ payment: { payment_method: 'P004' } }),
    card_refund_without_funds: async () => this.#withoutFunds('USD', await this.transaction('PAYMENT')),
    wallet_refund_without_funds: async () => this.#withoutFunds('KRW', await this.byWallet()),
    cancel_unpaid: async () => (await this.transaction('PAYMENT', { number: '4000000000001109' })).cancel(),
    cancel_twice: async () => this.#twice((await this.transaction('PAYMENT')).cancel),
    capture_twice: async () => this.#twice((await this.transaction('AUTHORIZE')).capture),
    capture_canceled: async () => {
      const { cancel, capture } = await this.transaction('AUTHORIZE');
      await cancel();
      return capture();
    },
    capture_refunded: async () => {
      const { cancel, capture } = await this.transaction('AUTHORIZE');
      await capture();
      await cancel();
      return capture();
    },
    capture_above: async () => (await this.transaction('AUTHORIZE')).capture({ amount: '10.01' }),
    capture_under_way: async () => {
      const { capture } = await this.transaction('AUTHORIZE', { number: '4000000000001257' });
      const answers = await Promise.all([capture(), capture()]);
      return answers.find(({ rescode }) => rescode !== '0000') ?? { rescode: '0000', resmsg: 'both' };
    },
    authentication_used: async () => this.#twice((await this.transaction('PAYER_AUTH')).confirm),
    refund_id_used: async () => {
      const { cancel } = await this.transaction('PAYMENT');
      const refund = { refund_type: 'P', refund_amount: '1.00', refund_id: newOrderId() };
      return this.#twice(() => cancel(refund));
    },
    currency_unknown: () => this.#ready({ payment: { currency: 'CNY' } }),
    refund_above: async () =>
      (await this.transaction('PAYMENT')).cancel({ refund_type: 'P', refund_amount: '10.01' }),
    amount_differs: async () => (await this.transaction('PAYMENT')).cancel({}, { amount: '9.00' }),
    mid_of_another: () => this.#ready({ merchant: { mid: '1849705C65' } }),
    mid_unknown: () =>
      this.#shop.open({ fgkey: 'A'.repeat(64), ...prepared({ merchant: { mid: '0000000000' } }) }),
    merchant_suspended: () => this.#whileSuspended(() => this.#ready({})),
  };
}
