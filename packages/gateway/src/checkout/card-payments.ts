import type { CardField, CardRequest } from '@naru/checkout';
import {
  type AppAccess,
  merchantsTurnMs,
  ownFailure,
  type Payment,
  type StartFacts,
  type TypedCard,
} from '@naru/engine';
import { cardExpiresAt } from '@naru/vault';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import { type CheckedCard, cardFormOf, checkCard } from './card-form.ts';
import { CardTries, DEFAULT_CARD_TRIES } from './card-tries.ts';
import { endedInTime } from './payment.ts';
import { presentationOf } from './presentation.ts';
import { CHECKOUT_SETTINGS } from './settings.ts';
import { ended, started } from './started.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** After the time to pay; a day longer than an authorization waits for its capture by default. */
const KEPT_AT_LEAST_MS = 8 * DAY_MS;

type GoodCard = Extract<CheckedCard, { ok: true }>;

const MESSAGES: Readonly<Record<CardField, string>> = {
  number: 'The card number is not right.',
  expiry: 'The expiry date is not right, or the card has expired.',
  cvc: 'The security code is not right.',
  holder: 'Please enter the name as it stands on the card.',
  installmentMonths: 'This card can not be paid with in so many months.',
};

/** Who pays; `mayTryAgain`: they are on the page, and can choose again after a decline. */
export type PayerOnPage = Pick<StartFacts, 'access' | 'mayTryAgain'>;

/** Payments by card: checked here, sent to the channel, stored in the vault; nothing of it stays in this process. */
export class CardPayments {
  readonly #gateway: Gateway;
  readonly #tries: CardTries;
  readonly #underWay = new Map<string, Promise<Payment>>();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#tries = new CardTries(gateway.store);
  }

  /**
   * Pays with the card, or refuses the invalid field, which costs a try. For a payment under way or over it returns the
   * state without checking the card. The second of two clicks gets the answer of the first, and the issuer sees one
   * card.
   */
  pay(payment: Payment, entry: CardRequest, payer: PayerOnPage = {}): Promise<Payment> {
    const known = this.#underWay.get(payment.id);
    if (known) return known;
    const paying = this.#pay(payment, entry, payer).finally(() => this.#underWay.delete(payment.id));
    this.#underWay.set(payment.id, paying);
    return paying;
  }

  async #pay(found: Payment, entry: CardRequest, payer: PayerOnPage): Promise<Payment> {
    const payment = await endedInTime(this.#gateway, found);
    if (payment.state !== 'created') return payment;
    const { engine, cardAcceptors } = this.#gateway;
    const eligible = await engine.starts.eligible(payment, entry.method);
    if (eligible.kind !== 'eligible') return started(eligible);
    const { method } = eligible;
    const acceptor = cardAcceptors.get(method.channel);
    if (method.kind !== 'card' || !acceptor) {
      throw new PlainFailure('invalid_request', 'This method takes no card.');
    }
    const checked = this.#checked(payment, entry, engine.context.clock.now());
    if (!checked.ok) return this.#refuse(payment, checked.field);
    const card = this.#typed(payment, checked, keptUntil(payment, eligible.access), (reference) =>
      acceptor.presentCard({ reference, card: checked.data, cvc: entry.cvc, holder: checked.holder }),
    );
    const conversion = entry.conversion ?? null;
    return started(await engine.starts.start(eligible, { card, conversion, access: {}, ...payer }));
  }

  /** The card as the engine may know it. */
  #typed(
    { merchantId }: Payment,
    { data, described, holder }: GoodCard,
    until: Date,
    present: (attemptId: string) => Promise<void>,
  ): TypedCard {
    const { vault } = this.#gateway;
    return {
      kind: 'typed',
      identifier: vault.fingerprint(merchantId, data),
      described,
      expiresAt: cardExpiresAt(data),
      holder,
      present: async (attemptId) => {
        await present(attemptId);
        return vault.keep(merchantId, data, until);
      },
      drop: async (token) => {
        await vault.drop(merchantId, token);
      },
    };
  }

  /** The card from the page's form; there is no form where the merchant asked for a stored card. */
  #checked(payment: Payment, entry: CardRequest, now: Date): CheckedCard {
    const presented = presentationOf(this.#gateway, payment);
    if (presented.paysStoredCard) {
      throw new PlainFailure('invalid_request', 'This payment is made with the stored card.');
    }
    return checkCard(entry, cardFormOf(payment, presented), now);
  }

  /** An invalid field does not end a payment; the last allowed try does. */
  async #refuse(payment: Payment, field: CardField): Promise<Payment> {
    const { directory, clock } = this.#gateway.engine.context;
    const access = await directory.get(payment.appId);
    const allowed = CHECKOUT_SETTINGS.cardTries.of(access?.app.settings ?? {}) ?? DEFAULT_CARD_TRIES;
    if ((await this.#tries.count(payment, clock.now())) < allowed) {
      throw new PlainFailure('card_invalid', MESSAGES[field], field);
    }
    return ended(await this.#gateway.engine.payments.fail(payment, ownFailure('too_many_wrong_details')));
  }
}

/**
 * Until when the vault keeps a card. Captures and refunds do without it; but a confirmation charges it, and a
 * subscription may begin with the capture of its authorization.
 */
function keptUntil({ expiresAt, intent }: Payment, { app }: AppAccess): Date {
  const turnMs = intent === 'sale' ? 0 : merchantsTurnMs(app);
  return new Date(expiresAt.getTime() + Math.max(KEPT_AT_LEAST_MS, turnMs + DAY_MS));
}
