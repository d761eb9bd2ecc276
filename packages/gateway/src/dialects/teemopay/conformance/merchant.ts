import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  CALLBACK_SUCCESS_REPLY,
  COUNTRY,
  formatKoreanTime,
  generateKeyPair,
  loadPrivateKey,
  paymentOrderNo,
  withSign,
} from '@naru/teemopay';
import type { Credentials } from '../../../conformance/case.ts';
import {
  type MerchantSuite,
  type Message,
  type Messages,
  type NamedOrder,
  ODD_TEXT,
} from '../../../conformance/merchant/check.ts';
import { replyVerdict } from '../../../conformance/merchant/verdict.ts';
import { FIELDS, type Members } from './caller.ts';

const CONTENT_TYPE = 'application/json';

/** Whole won as messages have them. */
const won = (amount: string) => `${amount.split('.')[0]}.00`;

class CallbackMessages implements Messages {
  readonly #appCode: string;
  readonly #key: ReturnType<typeof loadPrivateKey>;
  readonly #order: NamedOrder;
  readonly #isPayout: boolean;
  readonly #now = Date.now();
  readonly #seed = randomBytes(16);

  constructor({ appCode = '' }: Credentials, platformKey: string, order: NamedOrder, isPayout = false) {
    this.#isPayout = isPayout;
    this.#appCode = appCode;
    this.#key = loadPrivateKey(platformKey);
    this.#order = order;
  }

  /** A number of a received sum: the same for the same name. */
  #sum(name: string): string {
    return paymentOrderNo(createHash('sha256').update(this.#seed).update(name).digest().subarray(0, 24));
  }

  #fields(changes: Members = {}): Members {
    const { number, amount, transaction } = this.#order;
    const digits = String(this.#now).padStart(16, '0');
    const kind = this.#isPayout ? 'TF' : 'TS';
    const common = {
      merchantOrderNo: number,
      tradeNo: transaction ?? `${kind}${this.#appCode.slice(1, 11)}KR${digits}`,
      status: 2,
      serviceAmount: '0.00',
      completeTime: formatKoreanTime(this.#now),
      errorMessage: null,
    };
    if (this.#isPayout) return { ...common, amount: won(amount), errorCode: null, ...changes };
    return {
      ...common,
      paymentOrderNo: this.#sum('all'),
      paymentAmount: won(amount),
      paymentInfo: '12345678901234',
      paymentType: 801,
      ...changes,
    };
  }

  /** Each delivery has a nonce and a time of its own, as repetitions have. */
  async #message(
    changes: Members = {},
    { added = {}, key = this.#key, appCode = this.#appCode }: Delivery = {},
  ): Promise<Message> {
    const nonce = randomUUID().replaceAll('-', '');
    const signed = await withSign(this.#fields(changes), nonce, key);
    const headers = {
      'content-type': CONTENT_TYPE,
      timestamp: String(Date.now()),
      nonce,
      country: COUNTRY,
      appCode,
    };
    return { headers, body: JSON.stringify({ ...signed, ...added }) };
  }

  paid = (changes?: Members) => this.#message(changes);

  async steps(): Promise<Message[]> {
    // The bank sends a payout back that had arrived.
    if (this.#isPayout) return [await this.paid(), await this.#message({ status: 4, errorCode: 1000 })];
    const all = BigInt(this.#order.amount.split('.')[0] ?? 0);
    const part = all / 2n;
    return [
      await this.#message({ status: 1, paymentAmount: won(`${part}`), paymentOrderNo: this.#sum('part') }),
      await this.#message({ paymentAmount: won(`${all - part}`), paymentOrderNo: this.#sum('rest') }),
    ];
  }

  async signedByAnother(): Promise<Message> {
    return this.#message({}, { key: loadPrivateKey((await generateKeyPair()).privateKey) });
  }

  unsigned = () => this.#message({}, { added: { sign: undefined } });

  altered(what: 'amount' | 'order'): Promise<Message> {
    const amount = `9${won(this.#order.amount)}`;
    const changed = this.#isPayout ? { amount } : { paymentAmount: amount };
    const added = what === 'amount' ? changed : { merchantOrderNo: `${this.#order.number}1` };
    return this.#message({}, { added });
  }

  otherApp = () => this.#message({}, { appCode: `${this.#appCode.slice(0, -3)}999` });

  /** In front of all others in the signed text, where it can not be the end of another value. */
  withUnknown = () => this.#message({ aLaterField: 'new' });

  withEmpty = () => this.#message({}, { added: { errorMessage: '', remark: null } });

  withOddTexts = () => this.#message({ errorMessage: ODD_TEXT });

  verdict = replyVerdict(CALLBACK_SUCCESS_REPLY);
}

interface Delivery {
  /** After signing. */
  readonly added?: Members;
  readonly key?: ReturnType<typeof loadPrivateKey>;
  readonly appCode?: string;
}

const REPLIES = 'teemopay.md §9';
const SIGNED = 'teemopay.md §2, §4.3';

export const teemopayMerchantSuite: MerchantSuite = {
  fields: FIELDS.map((field) => (field.isSecret ? { ...field, isOptional: true } : field)),
  proof: 'signature',
  reply: CALLBACK_SUCCESS_REPLY,
  contentType: CONTENT_TYPE,
  needsPlatformKey: true,
  amount: '1000',
  cites: {
    'at-once': REPLIES,
    accepted: 'teemopay.md §4.3',
    reply: REPLIES,
    'in-time': REPLIES,
    repeated: REPLIES,
    'signature-wrong': SIGNED,
    'signature-missing': SIGNED,
    'amount-altered': SIGNED,
    'order-altered': SIGNED,
    'other-app': 'teemopay.md §1, §10',
    steps: 'teemopay.md §4.4, §9',
    'unknown-members': 'teemopay.md §2',
    'empty-members': 'teemopay.md §2, §4.3',
    'odd-texts': 'teemopay.md §2, §4.3',
    'content-type-other': 'teemopay.md §1',
    'content-type': 'teemopay.md §1',
    'body-nonsense': REPLIES,
    'body-empty': REPLIES,
    get: REPLIES,
    retry: REPLIES,
    replay: REPLIES,
  },
  open(credentials, platformKey, order) {
    requireWon(order);
    return new CallbackMessages(credentials, platformKey, order);
  },
};

export const teemopayPayoutSuite: MerchantSuite = {
  ...teemopayMerchantSuite,
  cites: {
    ...teemopayMerchantSuite.cites,
    accepted: 'teemopay.md §5.3',
    steps: 'teemopay.md §5.3, §9',
    'empty-members': 'teemopay.md §2, §5.3',
    'odd-texts': 'teemopay.md §2, §5.3',
  },
  open(credentials, platformKey, order) {
    requireWon(order);
    return new CallbackMessages(credentials, platformKey, order, true);
  },
};

function requireWon({ amount }: NamedOrder): void {
  if (amount.includes('.')) throw new Error('--amount must be whole won');
}
