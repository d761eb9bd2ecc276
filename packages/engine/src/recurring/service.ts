import { type Result, refused } from '../base/refusal.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import type { MailFacts, NewMail } from '../mails/mail.ts';
import type { MailRecords } from '../mails/service.ts';
import type { ListedBefore } from '../store/newest-first.ts';
import type { CardToken } from '../tokens/token.ts';
import { followRecurring } from './follow.ts';
import { adjustRecurring, type GivingUp, putOffRecurring, stopRecurring } from './merchant-commands.ts';
import { findRecurring, findRecurringsByAnyNumber, listChargesOf, listRecentRecurrings } from './queries.ts';
import { isLastTry, type Recurring, type RecurringCharge, recurringPayerContext } from './recurring.ts';
import { remindOfRecurring } from './remind.ts';
import type { RecurringState } from './states.ts';

/** Recurring payments: the calls of front doors and operators, and those of the worker. */
export class RecurringService {
  readonly #context: EngineContext;
  readonly #mails: MailRecords;

  constructor(context: EngineContext, mails: MailRecords) {
    this.#context = context;
    this.#mails = mails;
  }

  /** One of the app by its number, whatever its state. */
  find(
    app: { readonly merchantId: string; readonly id: string },
    number: string,
  ): Promise<Recurring | undefined> {
    return findRecurring(this.#context.store, app, number);
  }

  /** Any merchant's under a number, its own or its order's: for operators and the sandbox. */
  findByAnyNumber(number: string): Promise<Recurring[]> {
    return findRecurringsByAnyNumber(this.#context.store, number);
  }

  /** Newest first, optionally of one state; from `before` on. */
  recent(
    state: RecurringState | null,
    limit: number,
    before: ListedBefore | null = null,
  ): Promise<Recurring[]> {
    return listRecentRecurrings(this.#context.store, state, limit, before);
  }

  /** Every try of every charge, oldest first. */
  chargesOf(recurring: Recurring): Promise<RecurringCharge[]> {
    return listChargesOf(this.#context.store, recurring);
  }

  /** No more charges (see `stopRecurring`). */
  stop({ merchantId, id, cardTokenId }: Recurring, reason: string): Promise<Result<Recurring>> {
    const input = { merchantId, recurringId: id, cardTokenId, reason };
    return this.#context.writer.run(stopRecurring, input);
  }

  /** Another amount for the coming charges (see `adjustRecurring`). */
  adjust(
    { merchantId, id }: Recurring,
    amount: bigint,
    details: Recurring['details'],
  ): Promise<Result<Recurring>> {
    return this.#context.writer.run(adjustRecurring, { merchantId, recurringId: id, amount, details });
  }

  /** Ends one that is due, for a reason that is not its payer's; true when it did. */
  async giveUp({ merchantId, id, cardTokenId }: Recurring, until: GivingUp): Promise<boolean> {
    const input = { merchantId, recurringId: id, cardTokenId, until };
    return (await this.#context.writer.run(putOffRecurring, input)).ok;
  }

  /** Moves a recurring payment on whose payment is over. */
  async follow(recurring: Recurring, token: CardToken | undefined): Promise<Result<Recurring>> {
    const { merchantId, id: recurringId, cardTokenId, currentPaymentId } = recurring;
    if (currentPaymentId === null) return refused({ code: 'order_not_found' });
    // Sealed for nothing in every other case.
    const mayEnd = recurring.state === 'charging' && isLastTry(recurring);
    const mail = mayEnd ? await this.#draft(recurring, token) : null;
    const input = { merchantId, recurringId, cardTokenId, paymentId: currentPaymentId, mail };
    return this.#context.writer.run(followRecurring, input);
  }

  /** Tells the payer of the charge that is coming. */
  async remind(recurring: Recurring, token: CardToken | undefined): Promise<Result<Recurring>> {
    const { merchantId, id: recurringId, nextOn } = recurring;
    const mail = await this.#draft(recurring, token);
    return this.#context.writer.run(remindOfRecurring, { merchantId, recurringId, nextOn, mail });
  }

  async #draft(recurring: Recurring, token: CardToken | undefined): Promise<NewMail | null> {
    const access = await this.#context.directory.get(recurring.appId);
    const facts: MailFacts = {
      shop: recurring.payeeName ?? access?.app.merchantName ?? '',
      cardBrand: token?.card.brand ?? null,
      cardLast4: token?.card.last4 ?? null,
    };
    return this.#mails.draft(this.#payerOf(recurring), facts);
  }

  #payerOf(recurring: Recurring): Party {
    const text = this.#context.sealer.open(recurring.payerSealed, recurringPayerContext(recurring));
    return JSON.parse(text) as Party;
  }
}
