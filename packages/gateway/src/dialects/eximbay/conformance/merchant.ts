import {
  CALLBACK_SUCCESS_REPLY,
  fgkeyOf,
  formatKoreanStamp,
  formBody,
  isMid,
  makeCallback,
  readCallbackReply,
} from '@naru/eximbay';
import type { Credentials } from '../../../conformance/case.ts';
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

const CONTENT_TYPE = 'application/x-www-form-urlencoded';
const ACCOUNT_LIFE_MS = 86_400_000;

type Parameters = Readonly<Record<string, string | undefined>>;

class ResultMessages implements Messages {
  readonly #mid: string;
  readonly #secretKey: string;
  readonly #order: NamedOrder;
  readonly #now = Date.now();

  constructor({ mid = '', secretKey = '' }: Credentials, order: NamedOrder) {
    this.#mid = mid;
    this.#secretKey = secretKey;
    this.#order = order;
  }

  #values(changes: Parameters): Parameters {
    const { number, amount, currency = 'USD', transaction } = this.#order;
    const stamp = formatKoreanStamp(this.#now);
    return {
      mid: this.#mid,
      transaction_type: 'PAYMENT',
      order_id: number,
      currency,
      amount,
      transaction_id: transaction ?? `${this.#mid}${stamp.slice(0, 8)}999999`,
      transaction_date: stamp,
      auth_code: '123456',
      payment_method: 'P101',
      card_number1: '4111',
      card_number4: '1111',
      email: 'conformance@example.com',
      base_currency: currency,
      base_amount: amount,
      base_rate: '1',
      rescode: '0000',
      resmsg: 'Success.',
      ...changes,
    };
  }

  #parameters(changes: Parameters = {}, secretKey = this.#secretKey): Record<string, string> {
    return { ...makeCallback('cross_border', this.#values(changes), secretKey) };
  }

  #message(parameters: Record<string, string>): Promise<Message> {
    return Promise.resolve({ headers: { 'content-type': CONTENT_TYPE }, body: formBody(parameters) });
  }

  paid = (changes: Parameters = {}) => this.#message(this.#parameters(changes));

  older = () => this.paid({ rescode: 'XXXX', resmsg: 'Declined', auth_code: '' });

  async steps(): Promise<Message[]> {
    const account = {
      payment_method: 'P305',
      auth_code: '',
      card_number1: '',
      card_number4: '',
      virtual_account_number: '12345678901234',
      virtual_account_bank_name: 'KB',
      virtual_account_depositor: 'EXIMBAY',
      virtual_account_due_date: formatKoreanStamp(this.#now + ACCOUNT_LIFE_MS),
    };
    return [
      await this.paid({ ...account, status: 'Registered' }),
      await this.paid({ ...account, status: 'Sale' }),
    ];
  }

  signedByAnother = () => this.#message(this.#parameters({}, 'F'.repeat(32)));

  unsigned(): Promise<Message> {
    const { fgkey: _, ...parameters } = this.#parameters();
    return this.#message(parameters);
  }

  altered(what: 'amount' | 'order'): Promise<Message> {
    const { number, amount } = this.#order;
    const changes = what === 'amount' ? { amount: `9${amount}` } : { order_id: `${number}1` };
    return this.#message({ ...this.#parameters(), ...changes });
  }

  otherApp = () => this.paid({ mid: 'FFFFFFFFFF' });

  otherAmount = () => this.paid({ amount: `9${this.#order.amount}` });

  /** A declined result whose text was cut elsewhere, so that it says 0000. */
  movedBorder(): Promise<Message> {
    const parameters = { ...this.#parameters(), param1: 'a&rescode=XXXX' };
    return this.#message({ ...parameters, fgkey: fgkeyOf(parameters, this.#secretKey) });
  }

  /** Of merchants with an acquirer of their own: the newest of those that a result may have. */
  withUnknown = () => this.paid({ terminal_id: '12345678', store_number: '123456' });

  withEmpty = () => this.paid({ access_country: '', card_holder: '', pay_to: '', status: '' });

  withOddTexts = () => this.paid({ card_holder: ODD_TEXT, resmsg: ODD_TEXT });

  verdict({ status, text }: Answer): Verdict {
    if (status < 200 || status > 299) return 'refused';
    const reply = readCallbackReply(text);
    if (reply === undefined) return 'unclear';
    return reply.rescode === '0000' && status === 200 ? 'accepted' : 'refused';
  }
}

const RESULTS = 'eximbay.md §4.3, §4.4';
const GENUINE = 'eximbay.md §2.3, §2.4';

export const eximbayMerchantSuite: MerchantSuite = {
  fields: FIELDS.map((field) => (field.name === 'apiKey' ? { ...field, isOptional: true } : field)),
  proof: 'fgkey',
  reply: CALLBACK_SUCCESS_REPLY,
  contentType: CONTENT_TYPE,
  needsPlatformKey: false,
  amount: '1.00',
  cites: {
    'at-once': RESULTS,
    accepted: RESULTS,
    reply: 'eximbay.md §4.4',
    'in-time': 'eximbay.md §4.4',
    repeated: 'eximbay.md §4.4',
    'signature-wrong': GENUINE,
    'signature-missing': GENUINE,
    'amount-altered': GENUINE,
    'order-altered': GENUINE,
    'other-app': 'eximbay.md §4.3',
    'other-amount': 'eximbay.md §4.3',
    'moved-border': 'eximbay.md §2.1',
    steps: 'eximbay.md §4.6',
    older: RESULTS,
    'unknown-members': 'eximbay.md §4.5',
    'empty-members': 'eximbay.md §2.1, §4.5',
    'odd-texts': 'eximbay.md §2.1, §4.3',
    'content-type-other': 'eximbay.md §4.3',
    'content-type': 'eximbay.md §4.3',
    'body-nonsense': 'eximbay.md §4.4',
    'body-empty': 'eximbay.md §4.4',
    get: 'eximbay.md §4.3',
    retry: 'eximbay.md §4.4',
    replay: 'eximbay.md §4.4',
  },
  open(credentials, _, order) {
    if (!isMid(credentials['mid'] ?? '')) throw new Error('mid must be ten upper-case hexadecimal digits');
    return new ResultMessages(credentials, order);
  },
};
