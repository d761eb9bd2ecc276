import { koreanDay } from '@naru/engine';
import {
  type ClientRequest,
  type ClientResult,
  type EndpointName,
  EximbayClient,
  PAYMENT_METHOD,
  SUCCESS_CODE,
} from '@naru/eximbay';
import { requestJson } from '@naru/wire/transport';
import type {
  DialectScenarios,
  ScenarioAccess,
  ScenarioAction,
  ScenarioActionOptions,
  ScenarioAnswer,
  ScenarioMerchant,
  ScenarioOrder,
  ScenarioPlaced,
  ScenarioQuery,
} from '../../contract/dialect-scenarios.ts';
import type { EximbayDemo } from './demo.ts';

type Ready = ClientRequest<'ready'>;

interface Kind {
  readonly method?: string;
  /** PAYMENT when absent. */
  readonly type?: string;
  /** Wallets and accounts of Korea are on the Korean page alone. */
  readonly isKorean?: boolean;
  others?(order: ScenarioOrder): object;
}

const CARD: Kind = { method: PAYMENT_METHOD.card };

const KINDS: Readonly<Partial<Record<ScenarioOrder['kind'], Kind>>> = {
  usual: CARD,
  choice: {},
  card: CARD,
  wallet: { method: 'P302', isKorean: true },
  bank_transfer: { method: 'P301', isKorean: true, others: ({ amount }) => ({ tax: taxOf(amount) }) },
  account: {
    method: PAYMENT_METHOD.virtual_account,
    isKorean: true,
    others: ({ amount }) => ({ tax: taxOf(amount) }),
  },
  counter: { method: PAYMENT_METHOD.convenience_store },
  authorization: { ...CARD, type: 'AUTHORIZE' },
  authentication: { ...CARD, type: 'PAYER_AUTH' },
  storing_card: {
    ...CARD,
    others: () => ({ tokenbilling: { token_creation: 'Y', unique_token_id: 'N' } }),
  },
  subscription: {
    ...CARD,
    others: ({ amount, at, callbackUrl }) => ({
      recurring: {
        recurring_amount: String(amount),
        recurring_start_date: koreanDay(at).replaceAll('-', ''),
        recurring_interval: '1',
        recurring_noti_url: callbackUrl,
      },
    }),
  },
};

export const eximbayScenarios: DialectScenarios = {
  lacks: {
    payout: { en: 'Eximbay pays nothing out', ko: 'Eximbay에는 지급 API가 없습니다' },
    verified_account: {
      en: 'virtual accounts without an identity check',
      ko: '본인확인 없는 가상계좌만 있습니다',
    },
    part_results: {
      en: 'no result reports a part of an amount',
      ko: '일부 입금을 알리는 결과가 없습니다',
    },
    unique_numbers: {
      en: 'another order under a number is another try of it',
      ko: '같은 주문번호의 다른 주문은 새 시도로 봅니다',
    },
  },
  appOf: (credentials) => (credentials as EximbayDemo).mid,
  noticeSetting: 'webhookUrl',
  merchant: (access) => new EximbayMerchant(access),
};

/** All of it is taxed: an eleventh of the amount is the tax. */
function taxOf(amount: number) {
  const vat = Math.floor(amount / 11);
  return {
    receipt_status: 'N',
    amount_tax_free: '0',
    amount_taxable: String(amount - vat),
    amount_vat: String(vat),
    amount_service_fee: '0',
  };
}

class EximbayMerchant implements ScenarioMerchant {
  readonly #access: ScenarioAccess;

  constructor(access: ScenarioAccess) {
    this.#access = access;
  }

  /** Prepares the order, and opens its page as the shop's script does in the payer's browser. */
  async order(order: ScenarioOrder): Promise<ScenarioAnswer> {
    const client = this.#client(order.isForged);
    const request = readyOf(order);
    const ready = await client.ready(request);
    if (!ready.ok) return answerOf(ready);
    return this.#open({ fgkey: ready.data.fgkey, ...client.payload(request) });
  }

  async query(order: ScenarioOrder): Promise<ScenarioQuery> {
    const payment = moneyOf(order);
    const result = await this.#client().retrieve({ key_field: 'order_id', payment });
    const { said } = answerOf(result);
    if (!result.ok) return { standing: result.kind === 'refused' ? 'none' : 'open', said };
    const { status, balance } = result.data.payment;
    const standing = status === 'SALE' ? 'paid' : Number(balance) === 0 ? 'failed' : 'open';
    return { standing, said: `${status}, balance ${balance}` };
  }

  async act(
    action: ScenarioAction,
    order: ScenarioPlaced,
    options: ScenarioActionOptions,
  ): Promise<ScenarioAnswer> {
    const client = this.#client();
    const payment = moneyOf(order);
    const id = order.platformNumber;
    switch (action) {
      case 'refund':
      case 'refund_part':
      case 'void':
        return answerOf(await client.cancel(id, cancelOf(order, options)));
      case 'capture':
        return answerOf(await client.capture(id, { payment }));
      case 'confirm': {
        const payer_auth_id = told(order, 'payer_auth_id');
        const transaction_type = 'PAYMENT_PA';
        return answerOf(await client.confirm({ transaction_type, payment: { ...payment, payer_auth_id } }));
      }
      case 'charge_card': {
        const amount = String(options.amount ?? order.amount);
        const charge = { payment: { ...payment, order_id: options.number, amount }, buyer: buyerOf(order) };
        return answerOf(await client.rebill(told(order, 'token_id'), charge));
      }
      case 'delete_card':
        return answerOf(await client.deleteToken(told(order, 'token_id')));
      case 'adjust_subscription': {
        const adjust_amount = String(options.amount ?? order.amount);
        return answerOf(await client.adjustRecurring(told(order, 'recurring_id'), { adjust_amount }));
      }
      case 'stop_subscription':
        return answerOf(await client.deleteRecurring(told(order, 'recurring_id')));
    }
  }

  async #open(payload: object): Promise<ScenarioAnswer> {
    const reply = await requestJson({
      method: 'POST',
      fetch: undefined,
      url: `${this.#access.baseUrl}/v1/payments`,
      body: JSON.stringify(payload),
      headers: { origin: 'https://shop.example' },
      timeoutMs: 30_000,
    });
    if (!reply.ok) return { outcome: 'unknown', said: reply.fault.type };
    const { rescode, resmsg, url } = JSON.parse(reply.text) as Readonly<Record<string, string>>;
    const said = `${rescode} ${resmsg}`;
    if (rescode !== SUCCESS_CODE || url === undefined) return { outcome: 'refused', said };
    return { outcome: 'accepted', said, page: new URL(url, this.#access.baseUrl).href };
  }

  #client(isForged = false): EximbayClient {
    const { mid, apiKey } = this.#access.credentials as EximbayDemo;
    return new EximbayClient({
      baseUrl: this.#access.baseUrl,
      mid,
      apiKey: isForged ? `${apiKey.slice(0, -4)}0000` : apiKey,
    });
  }
}

/** How every call names the payment. */
function moneyOf({ number, currency, amount, kind }: ScenarioOrder) {
  const lang = KINDS[kind]?.isKorean === true ? 'KR' : 'EN';
  return { order_id: number, currency, amount: String(amount), lang };
}

function buyerOf({ name = 'HONG GILDONG' }: ScenarioOrder) {
  return { name, email: 'hong@example.com' };
}

function readyOf(order: ScenarioOrder): Ready {
  const kind = KINDS[order.kind];
  if (!kind) throw new Error(`Eximbay has no ${order.kind}`);
  const { method, type = 'PAYMENT', isKorean, others } = kind;
  return {
    payment: {
      transaction_type: type,
      ...moneyOf(order),
      ...(method === undefined ? {} : { payment_method: method }),
    },
    buyer: buyerOf(order),
    url: { return_url: 'https://shop.example/return', status_url: order.callbackUrl },
    ...(isKorean ? { settings: { issuer_country: 'KR' } } : {}),
    ...others?.(order),
  } as Ready;
}

/** A refund of an account's payment names where the money goes, and how it was taxed. */
function cancelOf(order: ScenarioPlaced, { number, amount, left }: ScenarioActionOptions) {
  const isWhole = amount === undefined;
  return {
    refund: {
      refund_type: isWhole ? 'F' : 'P',
      ...(isWhole ? {} : { refund_amount: String(amount) }),
      refund_id: number,
      reason: 'change of mind',
    },
    payment: { ...moneyOf(order), balance: String(left) },
    ...(order.kind === 'account'
      ? {
          refund_account: { user_name: '홍길동', bank_code: '088', account_number: '110123456789' },
          tax: taxOf(amount ?? left),
        }
      : {}),
  } as ClientRequest<'cancel'>;
}

/** A parameter that a result said; a call without it is refused. */
function told({ messages }: ScenarioPlaced, name: string): string {
  const said = messages.map((body) => new URLSearchParams(body).get(name)).filter((value) => value);
  return said.at(-1) ?? '0';
}

function answerOf(result: ClientResult<EndpointName>): ScenarioAnswer {
  if (result.ok) return { outcome: 'accepted', said: `${result.data.rescode} ${result.data.resmsg}` };
  if (result.kind === 'refused') return { outcome: 'refused', said: `${result.rescode} ${result.resmsg}` };
  const { cause } = result;
  if (cause.type === 'uncertain_code')
    return { outcome: 'unknown', said: `${cause.rescode} ${cause.resmsg}` };
  return { outcome: 'unknown', said: cause.type };
}
