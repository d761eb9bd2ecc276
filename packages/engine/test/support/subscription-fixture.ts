import { mergedDetails } from '../../src/base/details.ts';
import { newId } from '../../src/base/ids.ts';
import type { Card } from '../../src/base/payment-facts.ts';
import type { Channel, PaymentOrder, PaymentOutcome, TransferOutcome } from '../../src/channels/port.ts';
import type { EngineOptions } from '../../src/engine.ts';
import type { Mail } from '../../src/mails/mail.ts';
import { MailRefused, type MailTransport, type OutgoingMail } from '../../src/mails/port.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Store } from '../../src/store/store.ts';
import type { SubscriptionDialect } from '../../src/subscription-charges/port.ts';
import type { SubscriptionTerms } from '../../src/subscriptions/register.ts';
import type { Subscription } from '../../src/subscriptions/subscription.ts';
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
  /** The answer to questions from now on. */
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

export const subscriptionDialect: SubscriptionDialect = {
  name: 'plain',
  platformNumber: async () => `R${process.pid}-${++drawn}`,
  chargeDetails: async ({ number, details }, dates) =>
    mergedDetails(details, { dialect: { subscription: number, ...dates } }),
};

/** The issuer, the mailbox and the rest of what subscriptions need, for one process or for two. */
export function subscriptionParts() {
  const issuer = new CardChannel();
  const mailbox = new Mailbox();
  const engine: Partial<EngineOptions> = {
    channels: new Map([['scripted', issuer]]),
    subscriptions: new Map([['plain', subscriptionDialect]]),
    mails: { renderer: { render }, transport: mailbox },
  };
  return { issuer, mailbox, engine };
}

export interface SubscriptionFixture extends Fixture {
  readonly issuer: CardChannel;
  readonly mailbox: Mailbox;
}

export async function makeSubscriptionFixture(
  store: Store,
  options: FixtureOptions = {},
): Promise<SubscriptionFixture> {
  const { engine, ...parts } = subscriptionParts();
  return {
    ...(await makeFixture(store, { ...options, engine: { ...engine, ...options.engine } })),
    ...parts,
  };
}

/** A second process, with the same issuer. */
export async function joinSubscriptionFixture(
  first: SubscriptionFixture,
  store: Store,
): Promise<SubscriptionFixture> {
  const { engine, mailbox } = subscriptionParts();
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

export interface Wanted extends Partial<SubscriptionTerms> {
  readonly cardExpiresAt?: Date;
}

let registered = 0;

/** A payment on its way to its channel that registers a subscription. */
export async function startRegistration(
  f: SubscriptionFixture,
  orderNumber: string,
  { cardExpiresAt, ...wanted }: Wanted = {},
): Promise<Payment> {
  const now = f.engine.context.clock.now();
  const payer = { name: 'Hong Gildong', email: 'hong@example.com' };
  const { payment } = value(await f.engine.payments.create({ ...f.payment(orderNumber), payer }));
  const token: NewCardToken = {
    id: newId(now),
    number: `T${process.pid}-${++registered}`,
    purpose: 'subscription',
    isUnique: false,
    cardIdentifier: 'card',
    cardExpiresAt: cardExpiresAt ?? new Date('2099-12-31T00:00:00Z'),
    holderSealed: null,
  };
  const subscription: SubscriptionTerms = {
    id: newId(now),
    number: `N${process.pid}-${registered}`,
    cardTokenId: token.id,
    amount: 1500n,
    intervalMonths: 1,
    startOn: '2026-01-31',
    remindDaysBefore: 3,
    noticeUrl: 'https://shop.example/notice',
    language: 'ko',
    details: { dialect: { lang: 'KR' } },
    ...wanted,
  };
  const extras = { card: CARD, cardTokens: [token], subscription };
  return value(await startNow(f, payment, f.method('WALLET'), null, extras));
}

export async function subscriptionOf(f: Fixture, orderNumber: string): Promise<Subscription> {
  const [subscription] = await f.engine.subscriptions.findByAnyNumber(orderNumber);
  if (!subscription) throw new Error(`there is no subscription of ${orderNumber}`);
  return subscription;
}

/** A subscription whose first payment is paid; the workers run. */
export async function register(
  f: SubscriptionFixture,
  orderNumber: string,
  wanted: Wanted = {},
): Promise<Subscription> {
  await startRegistration(f, orderNumber, wanted);
  return untilState(f, orderNumber, 'active');
}

export function untilState(
  f: Fixture,
  orderNumber: string,
  ...states: Subscription['state'][]
): Promise<Subscription> {
  return eventually(
    async () => {
      const subscription = await subscriptionOf(f, orderNumber);
      return states.includes(subscription.state) && subscription;
    },
    `${orderNumber} is ${states.join(' or ')}`,
  );
}

/** Waits until nothing is due or under way any more, at the time that the clock shows. */
export function untilQuiet(f: Fixture): Promise<true> {
  return eventually(async () => {
    const rows = await f.store.query(
      `select 1 from subscriptions where state in ('pending', 'charging', 'stopping')
         or (state in ('active', 'retrying') and due_at <= $1) or (state = 'active' and remind_at <= $1) limit 1`,
      [f.clock.now()],
    );
    return rows.length === 0;
  }, 'all subscriptions are at rest');
}

/** Moves the clock to a time of Korea; it never runs backwards. */
export function travelTo(f: Fixture, korean: string): void {
  const target = new Date(`${korean.length === 10 ? `${korean}T00:00:00` : korean}+09:00`).getTime();
  f.clock.adopt(target - Date.now());
  f.engine.wakeWorkers();
}

/** Tries, states and days of the charges, oldest first. */
export async function chargesOf(f: Fixture, orderNumber: string) {
  const subscription = await subscriptionOf(f, orderNumber);
  const charges = await f.engine.subscriptions.chargesOf(subscription);
  return Promise.all(
    charges.map(async ({ merchantId, paymentId, dueOn, tryNumber }) => {
      const payment = await f.engine.payments.get(merchantId, paymentId);
      if (!payment) throw new Error('a charge without its payment');
      return { dueOn, tryNumber, payment };
    }),
  );
}
