import { CALLBACK_SUCCESS_REPLY, generateKeyPair, loadPrivateKey, withSign } from '@naru/haipay';
import { formatKoreanTime } from '@naru/wire/korean-time';
import type { Credentials } from '../../../conformance/case.ts';
import {
  type MerchantSuite,
  type Message,
  type Messages,
  type NamedOrder,
  ODD_TEXT,
} from '../../../conformance/merchant/check.ts';
import { replyVerdict } from '../../../conformance/merchant/verdict.ts';
import { checkAppId, FIELDS, type Members } from './caller.ts';

const CONTENT_TYPE = 'application/json';

/** Decimals that messages have in every currency. */
function twoDecimals(amount: string): string {
  const [units = '', fraction = ''] = amount.split('.');
  return `${units}.${fraction.padEnd(2, '0')}`;
}

/** A part of an amount, and the rest. */
function halves(amount: string): [string, string] {
  const cents = BigInt(twoDecimals(amount).replace('.', ''));
  const unit = cents % 100n === 0n ? 100n : 1n;
  const part = (cents / unit / 2n) * unit;
  return [text(part), text(cents - part)];
}

function text(cents: bigint): string {
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}

const MINUTE_MS = 60_000;

/** Callbacks of collections and of payouts have the same members (haipay.md §11). */
class CallbackMessages implements Messages {
  readonly #credentials: Credentials;
  readonly #keys: { readonly secretKey: string; readonly privateKey: ReturnType<typeof loadPrivateKey> };
  readonly #order: NamedOrder;
  readonly #isPayout: boolean;
  readonly #now = Date.now();

  constructor(credentials: Credentials, platformKey: string, order: NamedOrder, isPayout = false) {
    this.#isPayout = isPayout;
    this.#credentials = credentials;
    this.#keys = { secretKey: credentials['secretKey'] ?? '', privateKey: loadPrivateKey(platformKey) };
    this.#order = order;
  }

  #members(changes: Members = {}): Members {
    const { number, amount, transaction } = this.#order;
    const all = {
      appId: Number(this.#credentials['appId']),
      currency: this.#order.currency ?? this.#credentials['currency'] ?? 'KRW',
      orderId: number,
      // Its first digits say what it is about.
      orderNo: transaction ?? `${this.#isPayout ? '30' : '60'}${String(this.#now).padStart(17, '0')}`,
      amount: twoDecimals(amount),
      fee: '0.00',
      status: 2,
      payTime: formatKoreanTime(this.#now),
      ...changes,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  async #message(changes: Members = {}, added: Members = {}, keys = this.#keys): Promise<Message> {
    const signed = await withSign(this.#members(changes), keys);
    return { headers: { 'content-type': CONTENT_TYPE }, body: JSON.stringify({ ...signed, ...added }) };
  }

  paid = (changes?: Members) => this.#message(changes);

  older = () => this.#message({ status: 3, payTime: undefined, errorMsg: 'Manual processing failed' });

  async steps(): Promise<Message[]> {
    const [part, rest] = halves(this.#order.amount);
    const later = formatKoreanTime(this.#now + MINUTE_MS);
    return [
      await this.#message({ status: 4, amount: part }),
      await this.#message({ amount: rest, payTime: later }),
    ];
  }

  async signedByAnother(): Promise<Message> {
    const privateKey = loadPrivateKey((await generateKeyPair()).privateKey);
    return this.#message({}, {}, { ...this.#keys, privateKey });
  }

  unsigned = () => this.#message({}, { sign: undefined });

  altered(what: 'amount' | 'order'): Promise<Message> {
    const amount = `9${twoDecimals(this.#order.amount)}`;
    return this.#message({}, what === 'amount' ? { amount } : { orderId: `${this.#order.number}1` });
  }

  otherApp = () => this.#message({ appId: Number(this.#credentials['appId']) + 1 });

  /** In front of all others in the signed text, where it can not be the end of another value. */
  withUnknown = () => this.#message({ aLaterMember: 'new' });

  withEmpty = () => this.#message({}, { errorMsg: '', email: null });

  /** A payout that succeeded does not fail later: there the name of its payee is the odd text. */
  withOddTexts = () =>
    this.#message(
      this.#isPayout ? { name: ODD_TEXT } : { status: 3, payTime: undefined, errorMsg: ODD_TEXT },
    );

  verdict = replyVerdict(CALLBACK_SUCCESS_REPLY);
}

function checkAmount({ amount, currency }: NamedOrder, credentials: Credentials): void {
  const isWon = (currency ?? credentials['currency'] ?? 'KRW') === 'KRW';
  if (isWon && amount.includes('.')) throw new Error('--amount must be whole won');
}

const CALLBACKS = 'haipay.md §11';
const SIGNED = 'haipay.md §2, §11';
const TEXT = 'haipay.md §2.2, §11';

const MERCHANTS_OWN = new Set(['currency', 'merchantPrivateKey', 'platformPublicKey']);

export const haipayMerchantSuite: MerchantSuite = {
  fields: FIELDS.map((field) => (MERCHANTS_OWN.has(field.name) ? { ...field, isOptional: true } : field)),
  proof: 'signature',
  reply: CALLBACK_SUCCESS_REPLY,
  contentType: CONTENT_TYPE,
  needsPlatformKey: true,
  amount: '1000',
  cites: {
    'at-once': CALLBACKS,
    accepted: CALLBACKS,
    reply: CALLBACKS,
    'in-time': CALLBACKS,
    repeated: CALLBACKS,
    'signature-wrong': SIGNED,
    'signature-missing': SIGNED,
    'amount-altered': TEXT,
    'order-altered': TEXT,
    'other-app': 'haipay.md §2.1, §11',
    steps: 'haipay.md §9',
    older: 'haipay.md §9, §11',
    'unknown-members': TEXT,
    'empty-members': TEXT,
    'odd-texts': 'haipay.md §2.2, §3.2',
    'content-type-other': 'haipay.md §1',
    'content-type': 'haipay.md §1',
    'body-nonsense': CALLBACKS,
    'body-empty': CALLBACKS,
    get: CALLBACKS,
    retry: CALLBACKS,
    replay: CALLBACKS,
  },
  open(credentials, platformKey, order) {
    checkAppId(credentials);
    checkAmount(order, credentials);
    return new CallbackMessages(credentials, platformKey, order);
  },
};

const { steps: _steps, older: _older, ...ofPayouts } = haipayMerchantSuite.cites;

/** A payout has one callback: it succeeded or failed, and stays so. */
export const haipayPayoutSuite: MerchantSuite = {
  ...haipayMerchantSuite,
  amount: '2000',
  cites: ofPayouts,
  open(credentials, platformKey, order) {
    checkAppId(credentials);
    checkAmount(order, credentials);
    return new CallbackMessages(credentials, platformKey, order, true);
  },
};
