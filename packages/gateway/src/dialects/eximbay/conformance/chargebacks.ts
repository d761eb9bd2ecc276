import {
  type ChargebackWebhookData,
  formatKoreanStamp,
  isMid,
  isWebhookSuccessReply,
  makeWebhook,
  WEBHOOK_SIGNATURE_HEADER,
  WEBHOOK_SUCCESS_REPLY,
} from '@naru/eximbay';
import type { CredentialField, Credentials } from '../../../conformance/case.ts';
import type { Answer } from '../../../conformance/http.ts';
import {
  type MerchantSuite,
  type Message,
  type Messages,
  type NamedOrder,
  ODD_TEXT,
  type Verdict,
} from '../../../conformance/merchant/check.ts';
import { FIELDS } from './caller.ts';

/** Grading what takes the webhooks about chargebacks (eximbay.md §8.1). */

const CONTENT_TYPE = 'application/json';
const DAY_MS = 86_400_000;

type Changes = Readonly<Record<string, string>>;

class ChargebackMessages implements Messages {
  readonly #mid: string;
  readonly #secret: string;
  readonly #order: NamedOrder;
  readonly #now = Date.now();

  constructor({ mid = '', webhookSecret = '' }: Credentials, order: NamedOrder) {
    this.#mid = mid;
    this.#secret = webhookSecret;
    this.#order = order;
  }

  #data(changes: Changes): ChargebackWebhookData {
    const { number, amount, currency = 'USD', transaction } = this.#order;
    const stamp = formatKoreanStamp(this.#now);
    const day = (days: number) => formatKoreanStamp(this.#now + days * DAY_MS).slice(0, 8);
    return {
      mid: this.#mid,
      order_id: number,
      transaction_id: transaction ?? `${this.#mid}${stamp.slice(0, 8)}999999`,
      currency,
      amount,
      payment_method: 'P101',
      auth_code: '123456',
      transaction_date: stamp,
      pay_to: '',
      param1: '',
      param2: '',
      param3: '',
      payer_authentication_flag: 'N',
      refund_flag: 'N',
      chargeback_status: 'DEDUCTION',
      chargeback_reason: '10.4 Fraud',
      chargeback_report_date: day(-1),
      chargeback_deadline: day(14),
      chargeback_resolve_date: '',
      chargeback_deduct_date: day(0),
      ...changes,
    };
  }

  /** Each delivery has a time of its own, as repetitions have. */
  async #message(changes: Changes = {}, secret = this.#secret): Promise<Message> {
    return makeWebhook('CHARGEBACK', this.#data(changes), { secret, nowMs: Date.now() });
  }

  /** The money was taken. */
  paid = () => this.#message();

  older = () => this.#message({ chargeback_status: 'REPORTED', chargeback_deduct_date: '' });

  async steps(): Promise<Message[]> {
    return [await this.older(), await this.paid()];
  }

  signedByAnother = () => this.#message({}, 'F'.repeat(this.#secret.length));

  async unsigned(): Promise<Message> {
    const { headers, body } = await this.#message();
    const { [WEBHOOK_SIGNATURE_HEADER]: _, ...others } = headers;
    return { headers: others, body };
  }

  async altered(what: 'amount' | 'order'): Promise<Message> {
    const { number, amount } = this.#order;
    const changes: Changes = what === 'amount' ? { amount: `9${amount}` } : { order_id: `${number}1` };
    const [{ headers }, { body }] = [await this.#message(), await this.#message(changes)];
    return { headers, body };
  }

  otherApp = () => this.#message({ mid: 'FFFFFFFFFF' });

  withUnknown = () => this.#message({ chargeback_channel: 'VROL' });

  withEmpty = () => this.#message({ auth_code: '', chargeback_reason: '', chargeback_deadline: '' });

  withOddTexts = () => this.#message({ chargeback_reason: ODD_TEXT });

  verdict({ status, text }: Answer): Verdict {
    if (status < 200 || status > 299) return 'refused';
    if (isWebhookSuccessReply(text)) return status === 200 ? 'accepted' : 'unclear';
    return text.includes('"rescode"') ? 'refused' : 'unclear';
  }
}

const WEBHOOKS = 'eximbay.md §8.1';

const CHECKS = [
  ...['at-once', 'accepted', 'reply', 'in-time', 'repeated', 'signature-wrong', 'signature-missing'],
  ...['amount-altered', 'order-altered', 'other-app', 'steps', 'older', 'unknown-members', 'empty-members'],
  ...[
    'odd-texts',
    'content-type-other',
    'content-type',
    'body-nonsense',
    'body-empty',
    'get',
    'retry',
    'replay',
  ],
] as const;

export const eximbayChargebackSuite: MerchantSuite = {
  fields: [
    ...FIELDS.map((field): CredentialField => (field.isSecret ? { ...field, isOptional: true } : field)),
    { name: 'webhookSecret', isSecret: true },
  ],
  proof: 'signature',
  reply: WEBHOOK_SUCCESS_REPLY,
  contentType: CONTENT_TYPE,
  needsPlatformKey: false,
  amount: '1.00',
  cites: Object.fromEntries(CHECKS.map((check) => [check, WEBHOOKS])),
  open(credentials, _, order) {
    if (!isMid(credentials['mid'] ?? '')) throw new Error('mid must be ten upper-case hexadecimal digits');
    if (!credentials['webhookSecret'])
      throw new Error('webhookSecret is needed: webhooks are signed with it');
    return new ChargebackMessages(credentials, order);
  },
};
