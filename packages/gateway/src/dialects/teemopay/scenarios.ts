import { randomInt } from 'node:crypto';
import {
  type ClientRequest,
  type ClientResult,
  generateKeyPair,
  PAYIN_STATUS,
  PAYMENT_TYPE,
  PAYOUT_STATUS,
  TeemoPayClient,
} from '@naru/teemopay';
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
import type { TeemoPayDemo } from './demo.ts';

const NO_CARDS: ScenarioText = { en: 'TeemoPay takes no cards', ko: 'TeemoPay에는 카드 결제가 없습니다' };
const NO_REFUNDS: ScenarioText = { en: 'TeemoPay has no refunds', ko: 'TeemoPay에는 환불이 없습니다' };
const ONE_TYPE: ScenarioText = {
  en: 'paymentType names one way to pay',
  ko: 'paymentType이 결제 수단 하나를 정합니다',
};

const TYPES: Readonly<Partial<Record<ScenarioKind, ClientRequest<'paymentCreate'>['paymentType']>>> = {
  usual: PAYMENT_TYPE.kakaopay,
  wallet: PAYMENT_TYPE.tosspay,
  account: PAYMENT_TYPE.virtual_account,
  verified_account: PAYMENT_TYPE.kyc_virtual_account,
};

export const teemopayScenarios: DialectScenarios = {
  lacks: {
    card: NO_CARDS,
    authorization: NO_CARDS,
    authentication: NO_CARDS,
    storing_card: NO_CARDS,
    subscription: NO_CARDS,
    choice: ONE_TYPE,
    bank_transfer: { en: 'no bank transfers by the payer’s bank app', ko: '실시간 계좌이체가 없습니다' },
    counter: { en: 'no payment at shops', ko: '편의점 결제가 없습니다' },
    refund: NO_REFUNDS,
    refund_part: NO_REFUNDS,
    dollars: { en: 'TeemoPay Korea knows the won only', ko: 'TeemoPay 한국은 원화만 받습니다' },
    chargeback_notice: { en: 'no callback about chargebacks', ko: '차지백 콜백이 없습니다' },
  },
  appOf: (credentials) => (credentials as TeemoPayDemo).appCode,
  merchant: (access) => new TeemoPayMerchant(access),
};

class TeemoPayMerchant implements ScenarioMerchant {
  readonly #access: ScenarioAccess;

  constructor(access: ScenarioAccess) {
    this.#access = access;
  }

  async order(order: ScenarioOrder): Promise<ScenarioAnswer> {
    const client = await this.#client(order.isForged);
    if (order.kind === 'payout') return answerOf(await client.payoutCreate(payoutOf(order)));
    const result = await client.paymentCreate(paymentOf(order));
    const page = result.ok ? pageOf(result.data.paymentInfo) : undefined;
    return { ...answerOf(result), ...(page === undefined ? {} : { page }) };
  }

  async query({ number, kind }: ScenarioOrder): Promise<ScenarioQuery> {
    const client = await this.#client();
    const asked = { merchantOrderNo: number };
    const isPayout = kind === 'payout';
    const result = await (isPayout ? client.payoutQuery(asked) : client.paymentQuery(asked));
    if (!result.ok) return { standing: 'none', said: answerOf(result).said };
    const { status } = result.data;
    const said = `status ${status}`;
    // The numbers of both lists agree as far as they are asked for here, but 4: money that came back.
    if (status === (isPayout ? PAYOUT_STATUS.success : PAYIN_STATUS.success))
      return { standing: 'paid', said };
    const isOver = isPayout
      ? status === PAYOUT_STATUS.failed || status === PAYOUT_STATUS.refunded
      : status === PAYIN_STATUS.failed;
    return { standing: isOver ? 'failed' : 'open', said };
  }

  act(action: string): Promise<ScenarioAnswer> {
    throw new Error(`TeemoPay has no ${action}`);
  }

  async #client(isForged = false): Promise<TeemoPayClient> {
    const demo = this.#access.credentials as TeemoPayDemo;
    const merchantPrivateKey = isForged ? (await generateKeyPair()).privateKey : demo.merchantPrivateKey;
    return new TeemoPayClient({ ...demo, baseUrl: this.#access.baseUrl, merchantPrivateKey });
  }
}

/** The payers of all wallets have addresses of their own, since payers have daily limits. */
function newAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

function paymentOf({
  number,
  kind,
  amount,
  name = '홍길동',
  callbackUrl,
}: ScenarioOrder): ClientRequest<'paymentCreate'> {
  const paymentType = kind === 'payout' ? undefined : TYPES[kind];
  if (paymentType === undefined) throw new Error(`TeemoPay has no ${kind}`);
  return {
    merchantOrderNo: number,
    paymentType,
    realName: name,
    merchantName: '나루서점',
    accountHolderNumber: '950101',
    amount: String(amount),
    email: 'payer@example.com',
    phone: '01012345678',
    ipAddress: newAddress(),
    callbackUrl,
  };
}

function payoutOf({
  number,
  amount,
  name = 'HONG GILDONG',
  callbackUrl,
}: ScenarioOrder): ClientRequest<'payoutCreate'> {
  return {
    merchantOrderNo: number,
    amount: String(amount),
    bankCode: '088',
    bankName: 'Shinhan Bank',
    accountType: 801,
    bankAccount: '12345678998765',
    realName: name,
    idType: 'RRN',
    callbackUrl,
  };
}

/** The page of a wallet or an identity check; a plain account's number is none. */
function pageOf(info: unknown): string | undefined {
  const text = String(info);
  return text.startsWith('http') ? text : undefined;
}

type Result = ClientResult<'paymentCreate' | 'paymentQuery' | 'payoutCreate' | 'payoutQuery'>;

function answerOf(result: Result): ScenarioAnswer {
  if (result.ok) return { outcome: 'accepted', said: `status ${result.data.status}` };
  if (result.kind === 'refused') return { outcome: 'refused', said: `${result.code} ${result.msg}` };
  const { cause } = result;
  if (cause.type === 'uncertain_code') return { outcome: 'unknown', said: `${cause.code} ${cause.msg}` };
  return { outcome: 'unknown', said: cause.type };
}
