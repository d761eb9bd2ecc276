import {
  type ChannelEvent,
  type ChannelEvents,
  type ChargebackUpdate,
  type Clock,
  type EventSource,
  newId,
  type PaymentOrder,
  type PaymentOutcome,
  type RefundOrder,
  Secret,
  type Store,
  type TakenEvent,
  type TransferOutcome,
} from '@naru/engine';
import { type CardData, CardVault, describeCard, parseCard } from '@naru/vault';
import { afterAll, beforeAll } from 'vitest';
import { openFreshEmbedded } from '../../../../test/support/stores.ts';
import {
  SandboxCards,
  SandboxChannel,
  SandboxControl,
  SandboxOrders,
  SandboxRunner,
  SandboxScreens,
  StoredCards,
} from '../../src/index.ts';

/** Occur nowhere else, so that each find of them is a leak. */
export const CVC = '739';
export const CVC_AMEX = '7391';
export const HOLDER = 'QUENTIN QUIXOTE';

const START = new Date('2026-03-15T00:00:00Z');

export class HandClock implements Clock {
  #now = START;
  now(): Date {
    return this.#now;
  }
  advance(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }
}

export interface Reported {
  readonly reference: string;
  readonly outcome: PaymentOutcome | TransferOutcome;
}

/** Stands for the engine: records the events it is given. */
export class EventRecorder implements ChannelEvents {
  readonly events: ChannelEvent[] = [];
  readonly outcomes: Reported[] = [];
  readonly chargebacks: { readonly reference: string; readonly update: ChargebackUpdate }[] = [];

  async take(event: ChannelEvent): Promise<TakenEvent> {
    this.events.push(event);
    const reference = 'attemptId' in event.of ? event.of.attemptId : event.of.channelReference;
    if (event.kind === 'chargeback') this.chargebacks.push({ reference, update: event.update });
    else this.outcomes.push({ reference, outcome: event.outcome });
    return {};
  }
  takeOrKeep = (event: ChannelEvent) => this.take(event);
  paymentOutcome = (of: EventSource, outcome: PaymentOutcome) => this.take({ kind: 'payment', of, outcome });
  payoutOutcome = (of: EventSource, outcome: TransferOutcome) => this.take({ kind: 'payout', of, outcome });
  refundOutcome = (of: EventSource, outcome: TransferOutcome) => this.take({ kind: 'refund', of, outcome });
  chargeback = (of: EventSource, update: ChargebackUpdate) => this.take({ kind: 'chargeback', of, update });
}

/** The sandbox's channel with all its parts on a store of its own, without an engine. */
export class Sandbox {
  readonly clock = new HandClock();
  readonly recorder = new EventRecorder();
  readonly errors: unknown[] = [];
  readonly merchantId = newId(START);
  store!: Store;
  vault!: CardVault;
  channel!: SandboxChannel;
  screens!: SandboxScreens;
  control!: SandboxControl;
  runner!: SandboxRunner;

  open(store: Store): void {
    this.store = store;
    const orders = new SandboxOrders(store);
    const cards = new SandboxCards(store, this.clock);
    this.vault = new CardVault(store, new Secret('a key of the vault for this sandbox alone'), this.clock);
    this.runner = new SandboxRunner(orders, this.recorder, this.clock, (error) => this.errors.push(error));
    this.channel = new SandboxChannel(
      orders,
      cards,
      new StoredCards(store, this.vault, this.clock),
      this.clock,
      (reference) => `https://screen/${reference}`,
    );
    this.screens = new SandboxScreens(orders, this.runner, this.recorder, this.clock);
    this.control = new SandboxControl(orders, this.runner, this.clock);
  }

  /** Time passes, and everything that became due is reported. */
  async advance(seconds: number): Promise<void> {
    this.clock.advance(seconds);
    this.runner.start();
    await this.runner.stop();
  }

  outcomesOf({ reference }: { reference: string }): (PaymentOutcome | TransferOutcome)[] {
    return this.recorder.outcomes.filter((one) => one.reference === reference).map(({ outcome }) => outcome);
  }

  order(members: Partial<PaymentOrder> = {}): PaymentOrder {
    return {
      reference: newId(this.clock.now()),
      channelReference: null,
      merchantId: this.merchantId,
      paymentId: newId(this.clock.now()),
      merchantName: 'Shop',
      platformNumber: 'P1',
      methodKind: 'card',
      brand: 'card',
      bank: null,
      intent: 'sale',
      card: null,
      authentication: null,
      amount: 1234n,
      currency: 'USD',
      payer: { name: 'Hong Gildong' },
      expiresAt: new Date(this.clock.now().getTime() + 3_600_000),
      backUrl: 'https://pay/back',
      ...members,
    };
  }

  /** An order by a card that was shown to the channel before. */
  async cardOrder(number: string, members: Partial<PaymentOrder> = {}, months = 0): Promise<PaymentOrder> {
    const card = cardOf(number, this.clock.now());
    const described = describeCard(card);
    const order = this.order({
      card: { token: 'token-of-the-vault', ...described, installmentMonths: months },
      ...members,
    });
    const cvc = described.brand === 'amex' ? CVC_AMEX : CVC;
    await this.channel.presentCard({ reference: order.reference, card, cvc, holder: HOLDER });
    return order;
  }

  refund(of: PaymentOrder, members: Partial<RefundOrder> = {}): RefundOrder {
    return {
      reference: newId(this.clock.now()),
      channelReference: null,
      merchantId: this.merchantId,
      refundId: newId(this.clock.now()),
      paymentReference: of.reference,
      paymentChannelReference: null,
      platformNumber: 'R1',
      amount: of.amount,
      currency: of.currency,
      payer: of.payer,
      payee: null,
      ...members,
    };
  }
}

export function cardOf(number: string, now = START): CardData {
  const cvc = number.startsWith('3782') ? CVC_AMEX : CVC;
  const parsed = parseCard({ number, expiry: '12/33', cvc }, now);
  if (!parsed.ok) throw new Error(`${number}: ${parsed.fault}`);
  return parsed.card;
}

/** A sandbox that lives as long as the tests of the block. */
export function testSandbox(): Sandbox {
  const sandbox = new Sandbox();
  beforeAll(async () => sandbox.open(await openFreshEmbedded()));
  afterAll(() => sandbox.store.close());
  return sandbox;
}
