import {
  type CallResult,
  type ClientRequest,
  HaiPayClient,
  ORDER_STATUS,
  orderStatusName,
} from '@naru/haipay';
import type {
  DialectScenarios,
  ScenarioAccess,
  ScenarioAnswer,
  ScenarioKind,
  ScenarioMerchant,
  ScenarioOrder,
  ScenarioQuery,
  ScenarioText,
} from '../../contract/dialect-scenarios.ts';
import type { HaiPayDemo } from './demo.ts';

const NO_CARDS: ScenarioText = {
  en: 'HaiPay Korea takes no cards',
  ko: 'HaiPay 한국에는 카드 결제가 없습니다',
};
const NO_PARTS: ScenarioText = {
  en: 'refund/apply has no amount: refunds are whole (haipay.md §12)',
  ko: 'refund/apply에 금액이 없어 전액 환불만 됩니다',
};

type PayType = ClientRequest<'collectApply'>['payType'];

/** payType and inBankCode of a kind; `choice` leaves both to the payer. */
const METHODS: Readonly<Partial<Record<ScenarioKind, readonly [payType: PayType, code: string]>>> = {
  usual: ['EWALLET', 'KAKAOPAY'],
  wallet: ['EWALLET', 'NAVERPAY'],
  bank_transfer: ['BANK_TRANSFER', 'BANK_KRW'],
  account: ['VA', 'KOOKMIN_BANK'],
};

const WALLETS: readonly string[] = ['KAKAOPAY', 'NAVERPAY'];

export const haipayScenarios: DialectScenarios = {
  lacks: {
    card: NO_CARDS,
    authorization: NO_CARDS,
    authentication: NO_CARDS,
    storing_card: NO_CARDS,
    subscription: NO_CARDS,
    verified_account: {
      en: 'virtual accounts without an identity check',
      ko: '본인확인 없는 가상계좌만 있습니다',
    },
    counter: { en: 'no payment at shops', ko: '편의점 결제가 없습니다' },
    refund_part: NO_PARTS,
    chargeback_notice: { en: 'no callback about chargebacks', ko: '차지백 콜백이 없습니다' },
  },
  appOf: (credentials, currency) => String(appOf(credentials as HaiPayDemo, currency).appId),
  merchant: (access) => new HaiPayMerchant(access),
};

function appOf(demo: HaiPayDemo, currency: string): HaiPayDemo[number] {
  const app = demo.find((one) => one.currency === currency);
  if (!app) throw new Error(`the demo has no HaiPay app of ${currency}`);
  return app;
}

class HaiPayMerchant implements ScenarioMerchant {
  readonly #access: ScenarioAccess;

  constructor(access: ScenarioAccess) {
    this.#access = access;
  }

  async order(order: ScenarioOrder): Promise<ScenarioAnswer> {
    const client = this.#client(order.currency, order.isForged);
    if (order.kind === 'payout') return answerOf(await client.payApply(payoutOf(order)));
    const result = await client.collectApply(collectionOf(order));
    return { ...answerOf(result), ...(result.ok ? { page: result.data.payUrl } : {}) };
  }

  async query({ number, kind, currency }: ScenarioOrder): Promise<ScenarioQuery> {
    const client = this.#client(currency);
    const asked = { orderId: number };
    const result = await (kind === 'payout' ? client.payQuery(asked) : client.collectQuery(asked));
    if (!result.ok) return { standing: 'none', said: answerOf(result).said };
    const { status } = result.data;
    const said = `status ${status} (${orderStatusName(status)})`;
    if (status === ORDER_STATUS.success || status === ORDER_STATUS.over_collected)
      return { standing: 'paid', said };
    return { standing: status === ORDER_STATUS.failure ? 'failed' : 'open', said };
  }

  async act(
    _action: string,
    { currency, platformNumber }: ScenarioOrder & { readonly platformNumber: string },
    { number }: { readonly number: string },
  ): Promise<ScenarioAnswer> {
    const request = { orderId: number, orderNo: platformNumber };
    return answerOf(await this.#client(currency).refundApply(request));
  }

  #client(currency: string, isForged = false): HaiPayClient {
    const app = appOf(this.#access.credentials as HaiPayDemo, currency);
    const secretKey = isForged ? `${app.secretKey}x` : app.secretKey;
    return new HaiPayClient({ ...app, baseUrl: this.#access.baseUrl, secretKey });
  }
}

function collectionOf({
  number,
  kind,
  currency,
  amount,
  name = 'Gildong Hong',
  callbackUrl,
}: ScenarioOrder): ClientRequest<'collectApply'> {
  const [payType, code = ''] = (kind === 'payout' ? undefined : METHODS[kind]) ?? [];
  const inBankCode = WALLETS.includes(code) ? `${code}_${currency}` : code;
  return {
    orderId: number,
    name,
    phone: '01012345678',
    email: 'gildong@example.com',
    amount: String(amount),
    ...(payType === undefined ? { country: '410' } : { payType, inBankCode }),
    callBackUrl: 'https://shop.example/paid',
    callBackFailUrl: 'https://shop.example/failed',
    notifyUrl: callbackUrl,
    partnerUserId: number,
  };
}

function payoutOf({
  number,
  amount,
  name = 'john doe',
  callbackUrl,
}: ScenarioOrder): ClientRequest<'payApply'> {
  return {
    orderId: number,
    amount: String(amount),
    accountType: 'BANK_ACCOUNT',
    bankCode: 'KYNAKR22',
    accountNo: '09876543210',
    name,
    phone: '09876543210',
    email: 'johndoe@example.com',
    notifyUrl: callbackUrl,
    partnerUserId: number,
  };
}

function answerOf(result: CallResult<unknown>): ScenarioAnswer {
  if (result.ok) return { outcome: 'accepted', said: 'status 1' };
  if (result.kind === 'refused') return { outcome: 'refused', said: `${result.code} ${result.message}` };
  if (result.kind === 'unverified') return { outcome: 'unknown', said: `unverified: ${result.reason}` };
  const { cause } = result;
  if (cause.type === 'uncertain_code') return { outcome: 'unknown', said: `${cause.code} ${cause.message}` };
  return { outcome: 'unknown', said: cause.type };
}
