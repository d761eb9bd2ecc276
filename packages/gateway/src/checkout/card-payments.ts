import type { CardField, CardRequest } from '@naru/checkout';
import { type Card, newId, ownFailure, type Payment, type StartExtras } from '@naru/engine';
import { cardExpiresAt } from '@naru/vault';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import type { PayerAccess } from '../http/payer-access.ts';
import { type CheckedCard, cardFormOf, checkCard } from './card-form.ts';
import { admitCard, endLimited, withHiddenReason } from './card-limits.ts';
import { CardTries, DEFAULT_CARD_TRIES } from './card-tries.ts';
import { conversionExtras, withConversion } from './conversion.ts';
import { endedInTime } from './payment.ts';
import { presentationOf } from './presentation.ts';
import { assessed, withDm } from './risk.ts';
import { methodToStart } from './start.ts';
import { started } from './started.ts';

/** How long a card outlives its payment in the vault: an authorization may wait seven days for its capture. */
const KEPT_AFTER_MS = 8 * 24 * 60 * 60 * 1000;

type GoodCard = Extract<CheckedCard, { ok: true }>;

const MESSAGES: Readonly<Record<CardField, string>> = {
  number: 'The card number is not right.',
  expiry: 'The expiry date is not right, or the card has expired.',
  cvc: 'The security code is not right.',
  holder: 'Please enter the name as it stands on the card.',
  installmentMonths: 'This card can not be paid with in so many months.',
};

/** Payments by card: checked here, shown to the channel, kept in the vault; nothing of it stays in this process. */
export class CardPayments {
  readonly #gateway: Gateway;
  readonly #tries: CardTries;
  readonly #underWay = new Map<string, Promise<Payment>>();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#tries = new CardTries(gateway.store);
  }

  /**
   * Pays with the card, or refuses the field that is wrong, which costs a try. A payment that is under way or over
   * answers how it stands, without a look at the card. The second of two clicks gets the answer of the first, and the
   * issuer sees one card.
   */
  pay(payment: Payment, entry: CardRequest, access: PayerAccess = {}): Promise<Payment> {
    const known = this.#underWay.get(payment.id);
    if (known) return known;
    const paying = this.#pay(payment, entry, access).finally(() => this.#underWay.delete(payment.id));
    this.#underWay.set(payment.id, paying);
    return paying;
  }

  async #pay(found: Payment, entry: CardRequest, access: PayerAccess): Promise<Payment> {
    const payment = await endedInTime(this.#gateway, found);
    if (payment.state !== 'created') return payment;
    const { engine, vault, cardAcceptors } = this.#gateway;
    const method = await methodToStart(this.#gateway, payment, entry.method);
    const acceptor = cardAcceptors.get(method.channel);
    if (method.kind !== 'card' || !acceptor) {
      throw new PlainFailure('invalid_request', 'This method takes no card.');
    }
    const now = engine.context.clock.now();
    const checked = this.#checked(payment, entry, now);
    if (!checked.ok) return this.#refuse(payment, checked.field);

    const refused = await this.#gateway.checkoutDialects
      .get(payment.dialect)
      ?.refusedCard?.(payment, checked.described);
    if (refused) return started(await engine.payments.fail(payment, refused));

    const attemptId = newId(now);
    const { data, holder, described } = checked;
    const converted = await conversionExtras(this.#gateway, payment, method, described, entry.conversion);
    const identifier = vault.fingerprint(payment.merchantId, data);
    const { country } = described;
    const risk = await assessed(this.#gateway, payment, method, access, { identifier, country });
    if (risk.ended) return started(risk.ended);
    const attempt = { ...payment, paymentId: payment.id, cardIdentifier: identifier, access };
    const admission = await admitCard(this.#gateway, attempt);
    if (admission.kind === 'refused') {
      const said = { ...this.#payer(payment, checked), card: { token: '', ...described } };
      const limited = { ...withDm(payment, said, risk.dm), method: method.code };
      return endLimited(this.#gateway, payment, admission, limited);
    }
    // The channel first: the CVC is handed on and forgotten, whatever becomes of the rest.
    await acceptor.presentCard({ reference: attemptId, card: data, cvc: entry.cvc, holder });
    const until = new Date(payment.expiresAt.getTime() + KEPT_AFTER_MS);
    const token = await vault.keep(payment.merchantId, data, until);
    const card = { token, ...described };
    const extras = {
      attemptId,
      card,
      ...this.#payer(payment, checked),
      ...this.#more(payment, card, checked),
    };
    const result = await engine.payments.start(
      payment,
      method,
      null,
      withHiddenReason(
        payment,
        withDm(payment, withConversion(payment, extras, converted), risk.dm),
        admission.hidesReason,
      ),
    );
    // Another tab was quicker, or its time was over meanwhile: nothing will ever ask for this card.
    const isKept = result.ok && result.value.card?.token === token;
    if (!isKept) await vault.drop(payment.merchantId, token);
    if (!result.ok && result.refusal.code === 'card_has_token') {
      // It tells which cards are stored at the merchant, and so counts and is hidden like a decline.
      const said = withHiddenReason(payment, {}, admission.hidesReason);
      return started(await engine.payments.fail(payment, ownFailure('card_stored_already'), said));
    }
    if (!isKept) await admission.withdraw();
    return started(result);
  }

  /** The card as the page's form takes it; there is no form where the merchant asked for the card that it has. */
  #checked(payment: Payment, entry: CardRequest, now: Date): CheckedCard {
    const presented = presentationOf(this.#gateway, payment);
    if (presented.paysStoredCard) {
      throw new PlainFailure('invalid_request', 'This payment is made with the stored card.');
    }
    return checkCard(entry, cardFormOf(payment, presented), now);
  }

  /** What the dialect wants of the card beside the payment. */
  #more(payment: Payment, card: Card, { data, holder }: GoodCard): StartExtras {
    const { checkoutDialects, vault, engine } = this.#gateway;
    const cardIdentifier = vault.fingerprint(payment.merchantId, data);
    const facts = { card, cardIdentifier, cardExpiresAt: cardExpiresAt(data), holder };
    const dialect = checkoutDialects.get(payment.dialect);
    return dialect?.cardExtras?.(payment, engine.payments.payerOf(payment), facts) ?? {};
  }

  #payer(payment: Payment, { holder }: GoodCard) {
    return holder === ''
      ? {}
      : { payer: { ...this.#gateway.engine.payments.payerOf(payment), cardHolder: holder } };
  }

  /** A wrong field never ends a payment; the last of too many does. */
  async #refuse(payment: Payment, field: CardField): Promise<Payment> {
    const { directory, clock } = this.#gateway.engine.context;
    const access = await directory.get(payment.appId);
    const allowed = access?.app.settings.cardTries ?? DEFAULT_CARD_TRIES;
    if ((await this.#tries.count(payment, clock.now())) < allowed) {
      throw new PlainFailure('card_invalid', MESSAGES[field], field);
    }
    return started(await this.#gateway.engine.payments.fail(payment, ownFailure('too_many_wrong_details')));
  }
}
