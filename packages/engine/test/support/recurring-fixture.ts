import { newId } from '../../src/base/ids.ts';
import type { Card } from '../../src/base/payment-facts.ts';
import type { Channel, PaymentOrder, PaymentOutcome, TransferOutcome } from '../../src/channels/port.ts';
import type { EngineOptions } from '../../src/engine.ts';
import type { Mail } from '../../src/mails/mail.ts';
import { MailRefused, type MailTransport, type OutgoingMail } from '../../src/mails/port.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Recurring } from '../../src/recurring/recurring.ts';
import type { RecurringTerms } from '../../src/recurring/register.ts';
import type { RecurringDialect } from '../../src/recurring-charges/port.ts';
import type { Store } from '../../src/store/store.ts';
import type { NewCardToken } from '../../src/tokens/token.ts';
import {
  eventually,
  type Fixture,
  type FixtureOptions,
  joinFixture,
  makeFixture,
  value,
} from './engine-fixture.ts';
import { startNow } from './start-now.ts';

type Answer = PaymentOutcome | 'throw';

/** A card issuer: answers what a test says next, else approves; it remembers every order it was sent. */
export class CardChannel implements Channel {
  readonly name = 'scripted';
  readonly payments = this;
  readonly refunds = this;
  readonly orders = new Map<string, PaymentOrder>();
  /** What startPayment answers, one each; approved when there is none left. */
  readonly next: Answer[] = [];
  /** Decides by the order, before `next`. */
  decide: ((order: PaymentOrder) => Answer | undefined) | undefined;
  readonly #outcomes = new Map<string, PaymentOutcome>();

  async startPayment(order: PaymentOrder): Promise<PaymentOutcome> {
    if (this.orders.has(order.reference)) throw new Error('charged twice under one reference');
    this.orders.set(order.reference, order);
    const answer = this.decide?.(order) ?? this.next.shift() ?? approved(order);
    if (answer === 'throw') throw new Error('no connection');
    this.#outcomes.set(order.reference, answer);
    return answer;
  }
  async findPayment({ reference }: PaymentOrder): Promise<PaymentOutcome> {
    return this.#outcomes.get(reference) ?? { kind: 'no_answer', reason: 'still nothing' };
  }
  /** What asking tells from now on. */
  settle(reference: string, outcome: PaymentOutcome): void {
    this.#outcomes.set(reference, outcome);
  }
  capturePayment = (order: PaymentOrder) => this.findPayment(order);
  async cancelPayment(): Promise<void> {}
  submitRefund = async (): Promise<TransferOutcome> => ({ kind: 'succeeded' });
  findRefund = refuse;
}

const refuse = async (): Promise<TransferOutcome> => ({ kind: 'processing' });

export function approved({ amount }: Pick<PaymentOrder, 'amount'>): PaymentOutcome {
  const approval = { authCode: '123456', approvedAt: '2026-01-01T00:00:00.000Z' };
  return { kind: 'captured', payerAmount: amount, approval };
}

export const DECLINED: PaymentOutcome = {
  kind: 'failed',
  decline: 'declined',
  code: 'INSUFFICIENT_FUNDS',
  reason: 'Insufficient funds',
};

/** A mailbox; `fault` is what the server says to the next mails. */
export class Mailbox implements MailTransport {
  readonly sent: OutgoingMail[] = [];
  fault: 'down' | 'refuses' | undefined;

  async send(mail: OutgoingMail): Promise<void> {
    if (this.fault === 'refuses') throw new MailRefused('550 no such user');
    if (this.fault === 'down') throw new Error('connection refused');
    this.sent.push(mail);
  }
}

const render = ({ kind, language, facts }: Pick<Mail, 'kind' | 'language' | 'facts'>) => ({
  subject: `${kind} ${language}`,
  text: JSON.stringify(facts),
});

let drawn = 0;

export const recurringDialect: RecurringDialect = {
  name: 'plain',
  platformNumber: async () => `R${process.pid}-${++drawn}`,
  chargeDetails: async ({ number, details }, dates) => ({ ...details, recurring: number, ...dates }),
};

/** The issuer, the mailbox and the rest of what recurring payments need, for one process or for two. */
export function recurringParts() {
  const issuer = new CardChannel();
  const mailbox = new Mailbox();
  const engine: Partial<EngineOptions> = {
    channels: new Map([['scripted', issuer]]),
    recurring: new Map([['plain', recurringDialect]]),
    mails: { renderer: { render }, transport: mailbox },
  };
  return { issuer, mailbox, engine };
}

export interface RecurringFixture extends Fixture {
  readonly issuer: CardChannel;
  readonly mailbox: Mailbox;
}

export async function makeRecurringFixture(
  store: Store,
  options: FixtureOptions = {},
): Promise<RecurringFixture> {
  const { engine, ...parts } = recurringParts();
  return {
    ...(await makeFixture(store, { ...options, engine: { ...engine, ...options.engine } })),
    ...parts,
  };
}

/** A second process, with the same issuer. */
export async function joinRecurringFixture(first: RecurringFixture, store: Store): Promise<RecurringFixture> {
  const { engine, mailbox } = recurringParts();
  const joined = await joinFixture(first, store, {
    ...engine,
    channels: new Map([['scripted', first.issuer]]),
  });
  return { ...joined, issuer: first.issuer, mailbox };
}

const CARD: Card = {
  token: 'vault-token',
  brand: 'visa',
  first4: '4111',
  last4: '1111',
  country: 'US',
  issuer: null,
  installmentMonths: 0,
};

export interface Wanted extends Partial<RecurringTerms> {
  readonly cardExpiresAt?: Date;
}

let registered = 0;

/** A payment on its way to its channel that registers a recurring payment. */
export async function startRegistration(
  f: RecurringFixture,
  orderNumber: string,
  { cardExpiresAt, ...wanted }: Wanted = {},
): Promise<Payment> {
  const now = f.engine.context.clock.now();
  const payer = { name: 'Hong Gildong', email: 'hong@example.com' };
  const { payment } = value(await f.engine.payments.create({ ...f.payment(orderNumber), payer }));
  const token: NewCardToken = {
    id: newId(now),
    number: `T${process.pid}-${++registered}`,
    purpose: 'recurring',
    isUnique: false,
    cardIdentifier: 'card',
    cardExpiresAt: cardExpiresAt ?? new Date('2099-12-31T00:00:00Z'),
    holderSealed: null,
  };
  const recurring: RecurringTerms = {
    id: newId(now),
    number: `N${process.pid}-${registered}`,
    cardTokenId: token.id,
    amount: 1500n,
    intervalMonths: 1,
    startOn: '2026-01-31',
    remindDaysBefore: 3,
    noticeUrl: 'https://shop.example/notice',
    language: 'ko',
    details: { lang: 'KR' },
    ...wanted,
  };
  const extras = { card: CARD, cardTokens: [token], recurring };
  return value(await startNow(f, payment, f.method('WALLET'), null, extras));
}

export async function recurringOf(f: Fixture, orderNumber: string): Promise<Recurring> {
  const [recurring] = await f.engine.recurring.findByAnyNumber(orderNumber);
  if (!recurring) throw new Error(`there is no recurring payment of ${orderNumber}`);
  return recurring;
}

/** A recurring payment whose first payment is paid; the workers run. */
export async function register(
  f: RecurringFixture,
  orderNumber: string,
  wanted: Wanted = {},
): Promise<Recurring> {
  await startRegistration(f, orderNumber, wanted);
  return untilState(f, orderNumber, 'active');
}

export function untilState(
  f: Fixture,
  orderNumber: string,
  ...states: Recurring['state'][]
): Promise<Recurring> {
  return eventually(
    async () => {
      const recurring = await recurringOf(f, orderNumber);
      return states.includes(recurring.state) && recurring;
    },
    `${orderNumber} is ${states.join(' or ')}`,
  );
}

/** Waits until nothing is due or under way any more, at the time that the clock shows. */
export function untilQuiet(f: Fixture): Promise<true> {
  return eventually(async () => {
    const rows = await f.store.query(
      `select 1 from recurrings where state in ('pending', 'charging', 'stopping')
         or (state in ('active', 'retrying') and due_at <= $1) or (state = 'active' and remind_at <= $1) limit 1`,
      [f.clock.now()],
    );
    return rows.length === 0;
  }, 'all recurring payments are at rest');
}

/** Moves the clock to a time of Korea; it never runs backwards. */
export function travelTo(f: Fixture, korean: string): void {
  const target = new Date(`${korean.length === 10 ? `${korean}T00:00:00` : korean}+09:00`).getTime();
  f.clock.adopt(target - Date.now());
  f.engine.wakeWorkers();
}

/** Tries, states and days of the charges, oldest first. */
export async function chargesOf(f: Fixture, orderNumber: string) {
  const recurring = await recurringOf(f, orderNumber);
  const charges = await f.engine.recurring.chargesOf(recurring);
  return Promise.all(
    charges.map(async ({ merchantId, paymentId, dueOn, tryNumber }) => {
      const payment = await f.engine.payments.get(merchantId, paymentId);
      if (!payment) throw new Error('a charge without its payment');
      return { dueOn, tryNumber, payment };
    }),
  );
}
