import type { Failure } from '../base/declines.ts';
import { type Details, mergedDetails } from '../base/details.ts';
import { newId } from '../base/ids.ts';
import { type Result, refused } from '../base/refusal.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { PAYER_LIMIT } from '../limits/payer.ts';
import { tradingRefusal } from '../merchants/trading.ts';
import type { Method } from '../methods/catalogue.ts';
import type { ImmediateStart } from '../payments/create.ts';
import type { PaymentRequest } from '../payments/new-payment.ts';
import type { CreatedPayment } from '../payments/order-numbers.ts';
import { orderOfTry } from '../payments/order-tries.ts';
import type { Payment } from '../payments/payment.ts';
import type { PaymentService } from '../payments/service.ts';
import type { RiskService } from '../risk/service.ts';
import { CARD_STORED_ALREADY, type CardTaken, cardStep, isTokenTaken, withHiddenReason } from './card.ts';
import { type CardLimitOptions, CardLimits } from './card-limits.ts';
import { type CardChannels, eligibility, isUsable } from './eligibility.ts';
import { type StartExtras, withDetails } from './extras.ts';
import type {
  BilledCard,
  ConversionRules,
  Declined,
  Eligible,
  ImmediateFacts,
  KnownCard,
  PayerOffer,
  Refused,
  StartFacts,
  StartOutcome,
} from './facts.ts';
import { cardOffer, firstOffer, payerMoneyOf } from './money.ts';
import type { StartDialect } from './port.ts';
import { type ReceiptOffer, type ReceiptTerms, receiptExtras, receiptOffer } from './receipt.ts';
import { assessed, type RiskStep } from './risk.ts';
import { channelOf } from './route.ts';
import { START_SETTINGS } from './settings.ts';
import { commitStart, type StartPayment, startInput } from './start.ts';

export interface StartOptions {
  /** The dialects' additions to starts; filled by the caller after it made the dialects, which need the engine. */
  readonly dialects: ReadonlyMap<string, StartDialect>;
  /** Channels that take cards. */
  readonly cardChannels: CardChannels;
  readonly cardLimits: CardLimitOptions;
}

export interface StartServices {
  readonly payments: PaymentService;
  readonly risk: RiskService;
}

/** A payment that may be sent to its channel: for callers who commit its start together with something of their own. */
export interface Ready {
  readonly kind: 'ready';
  readonly start: StartPayment;
}

/** Rules or limits end the payment; nothing is committed yet. */
export interface Ending {
  readonly kind: 'ending';
  readonly by: Declined['by'];
  readonly failure: Failure;
  /** The data of the start that the failed payment keeps. */
  readonly extras: StartExtras & { readonly method?: string };
}

/**
 * The start of every payment, one pipeline for all ways to pay: eligibility, money, risk, card, receipt, route, start
 * (docs/architecture.md, "How a payment starts"). Each step is a function of its own in this folder.
 */
export class PaymentStarts {
  readonly #context: EngineContext;
  readonly #services: StartServices;
  readonly #options: StartOptions;
  readonly #limits: CardLimits;

  constructor(context: EngineContext, services: StartServices, options: StartOptions) {
    this.#context = context;
    this.#services = services;
    this.#options = options;
    this.#limits = new CardLimits(context, options.cardLimits);
  }

  /**
   * Eligibility of a payment that waits for its payer: refuses `not_trading`, `method_not_allowed` and
   * `method_under_maintenance`. A payer at the daily limit ends it.
   */
  async eligible(payment: Payment, method: string): Promise<Eligible | Declined | Refused> {
    const eligible = await eligibility(this.#context, payment, method, this.#options.cardChannels);
    if (eligible.kind === 'refused' || payment.payerKey === null) return eligible;
    const isOver = await this.#services.payments.hasPaidEnough(eligible.access.app, payment);
    if (!isOver) return eligible;
    return this.#end(payment, { kind: 'ending', by: 'payer_limit', failure: PAYER_LIMIT, extras: {} });
  }

  /** Starts a payment that waits for its payer. For one under way or over it returns the current state. */
  async start(eligible: Eligible, facts: StartFacts): Promise<StartOutcome> {
    const { payment } = eligible;
    const steps = await this.#steps(eligible, facts);
    if (steps.kind === 'refused') return steps;
    if (steps.kind === 'ending') return this.#end(payment, steps);
    const { card, extras } = steps;
    const input = { ...this.#input(eligible, facts, extras), ...triesOf(eligible, facts, extras) };
    const result = await this.#commit(eligible, input);
    const isCharged = await card?.settle(result);
    if (card && !isCharged && isTokenTaken(result)) {
      const said = withHiddenReason({}, card.hidesReason);
      return this.#end(payment, {
        kind: 'ending',
        by: 'card_token',
        failure: CARD_STORED_ALREADY,
        extras: said,
      });
    }
    return result.ok
      ? { kind: 'started', payment: result.value }
      : { kind: 'refused', refusal: result.refusal };
  }

  /** The steps before may have called the channel: the operator may have stopped the merchant meanwhile. */
  async #commit(eligible: Eligible, input: StartPayment): Promise<Result<Payment>> {
    const access = await this.#context.directory.get(eligible.payment.appId);
    const stopped = access && tradingRefusal(access.app);
    return stopped ?? commitStart(this.#context, eligible, input);
  }

  /**
   * The steps up to the start, for callers who commit it together with something of their own (identity checks).
   * Nothing is committed here; not for cards.
   */
  async prepare(eligible: Eligible, facts: Omit<StartFacts, 'card'>): Promise<Ready | Ending | Refused> {
    const steps = await this.#steps(eligible, facts);
    return steps.kind === 'steps'
      ? { kind: 'ready', start: this.#input(eligible, facts, steps.extras) }
      : steps;
  }

  async #steps(
    eligible: Eligible,
    facts: StartFacts,
  ): Promise<{ kind: 'steps'; card: CardTaken | undefined; extras: StartExtras } | Ending | Refused> {
    const { payment, method } = eligible;
    const dialect = this.#dialectOf(payment);
    const notContracted = await this.#notContracted(dialect, payment, facts);
    if (notContracted) return notContracted;
    const { payments } = this.#services;
    const expiresAt = dialect?.deadline?.(payment, payments.payerOf(payment), method.code);
    if (expiresAt === null) return { kind: 'refused', refusal: { code: 'method_not_allowed' } };
    const money = await this.#money(eligible, facts);
    if (money.kind === 'refused') return money;
    const risk = await this.#assessed(payment, { method: method.code, ...facts });
    if (risk.failure) {
      const extras = withDetails({}, risk.details);
      return { kind: 'ending', by: 'risk', failure: risk.failure, extras };
    }
    const more = (extras: StartExtras) =>
      withDetails(withDetails({ ...extras, ...money.extras }, money.details), risk.details);
    const card = facts.card && (await this.#cardStep(dialect, payment, facts));
    if (card?.kind === 'refused') {
      // The card was not sent, so its assessment counts in no rule; the payment fails as declined.
      const extras = { ...withHiddenReason(more(card.extras), true), method: method.code };
      return { kind: 'ending', by: 'card_limit', failure: card.failure, extras };
    }
    const receipt = this.#receiptOf(eligible, facts);
    const sealed = this.#sealedWith(payment, facts, card?.extras.payer);
    const extras = more({ ...card?.extras, ...receipt, ...sealed, ...(expiresAt ? { expiresAt } : {}) });
    return { kind: 'steps', card, extras: withHiddenReason(extras, card?.hidesReason ?? false) };
  }

  #dialectOf({ dialect }: Pick<Payment, 'dialect'>): StartDialect | undefined {
    return this.#options.dialects.get(dialect);
  }

  /** For a typed card; a stored one was recorded when it was stored. */
  async #notContracted(
    dialect: StartDialect | undefined,
    payment: Payment,
    { card }: StartFacts,
  ): Promise<Ending | undefined> {
    const failure =
      card?.kind === 'typed' ? await dialect?.refusedCard?.(payment, card.described) : undefined;
    return failure && { kind: 'ending', by: 'contract', failure, extras: {} };
  }

  async #money(
    { payment, method, access }: Eligible,
    { card, conversion = null }: StartFacts,
  ): Promise<{ kind: 'money'; extras: StartExtras; details: Details | undefined } | Refused> {
    const billed = card?.kind === 'typed' ? card.described : null;
    const wanted = { method: method.code, card: billed, choice: conversion };
    const rules = this.#rulesOf(payment, START_SETTINGS.conversion.of(access.app.settings) === true);
    const outcome = await payerMoneyOf(this.#context, payment, rules, wanted);
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal };
    const details = await this.#dialectOf(payment)?.startDetails?.(payment);
    return { kind: 'money', extras: outcome.money ? { payerMoney: outcome.money } : {}, details };
  }

  /**
   * The dialect's conversion rules, where its app offers conversions; undefined where it does not, and for a payment
   * whose currency is already settled.
   */
  #rulesOf(payment: Payment, isOffered: boolean): ConversionRules | undefined {
    if (!isOffered || payment.state !== 'created' || payment.payerCurrency !== payment.currency)
      return undefined;
    return this.#dialectOf(payment)?.conversion?.(payment, this.#services.payments.payerOf(payment));
  }

  async #pageRulesOf(payment: Payment): Promise<ConversionRules | undefined> {
    const access = await this.#context.directory.get(payment.appId);
    return this.#rulesOf(payment, START_SETTINGS.conversion.of(access?.app.settings ?? {}) === true);
  }

  /** The offer to pay in another currency for the payer of a card; null where there is none. */
  async offerFor(payment: Payment, card: BilledCard): Promise<PayerOffer | null> {
    return cardOffer(this.#context, payment, await this.#pageRulesOf(payment), card);
  }

  /** The offer on the page before a card is known; undefined where there is none. */
  async firstOffer(payment: Payment): Promise<PayerOffer | null | undefined> {
    return firstOffer(this.#context, payment, await this.#pageRulesOf(payment));
  }

  /** Whether the payer is asked for a Korean cash receipt with a method. */
  receiptOffer(payment: Payment, method: Pick<Method, 'kind' | 'code'>): ReceiptOffer {
    return receiptOffer(method, payment, this.#termsOf(payment));
  }

  #termsOf(payment: Payment): ReceiptTerms | undefined {
    const dialect = this.#dialectOf(payment);
    return dialect?.receiptTerms?.(payment, this.#services.payments.payerOf(payment));
  }

  #receiptOf({ payment, method }: Eligible, { receipt }: StartFacts) {
    const terms = this.#termsOf(payment);
    return receiptExtras(receiptOffer(method, payment, terms), terms, receipt);
  }

  /** The payer with what the page seals with them. */
  #sealedWith(payment: Payment, { sealed }: StartFacts, known: Party | undefined): { payer?: Party } {
    if (!sealed) return {};
    const payer = known ?? this.#services.payments.payerOf(payment);
    return { payer: { ...payer, extra: mergedDetails(payer.extra ?? {}, sealed) } };
  }

  /** Whether payments can be made with a method now. */
  isUsable(method: Method): boolean {
    return isUsable(method, this.#options.cardChannels);
  }

  #assessed(
    payment: Payment,
    facts: Pick<StartFacts, 'access' | 'card'> & { method: string },
  ): Promise<RiskStep> {
    const { payments, risk } = this.#services;
    return assessed(risk, payment, { ...facts, email: () => payments.payerOf(payment).email });
  }

  async #cardStep(dialect: StartDialect | undefined, payment: Payment, { card, access }: StartFacts) {
    if (!card) return undefined;
    const payerOf = (of: Payment) => this.#services.payments.payerOf(of);
    return cardStep(
      { context: this.#context, limits: this.#limits, dialect, payerOf },
      payment,
      card,
      access,
    );
  }

  #input(eligible: Eligible, { bank = null }: StartFacts, extras: StartExtras): StartPayment {
    const { payment, access } = eligible;
    const orderNumbers = this.#dialectOf(payment)?.orderNumbers?.(access.app) ?? 'repeatable';
    const payerOf = (of: Payment) => this.#services.payments.payerOf(of);
    const input = startInput(this.#context, eligible, bank, extras, payerOf);
    return orderNumbers === 'repeatable' ? input : { ...input, order: orderOfTry(payment) };
  }

  /** Fails a payment that may not go on. Where another page came first it keeps that page's state. */
  async #end(
    payment: Payment,
    { by, failure, extras }: Ending,
  ): Promise<StartOutcome & (Declined | Refused)> {
    const { payments, risk } = this.#services;
    const ended = await payments.fail(payment, failure, extras);
    if (!ended.ok) return { kind: 'refused', refusal: ended.refusal };
    const isOurs = ended.value.failureCode === failure.code;
    if (by === 'card_limit' && isOurs) await risk.withdraw(payment);
    return { kind: 'declined', by, payment: ended.value };
  }

  /**
   * Creates a payment that goes to its channel at once, through the same steps: what rules or limits reject is created
   * as failed. Refuses as `createPayment` does, and `identity_required`. When no payment is created, since its order
   * had one, the notes for it do not count.
   */
  async create(request: PaymentRequest, facts: ImmediateFacts): Promise<Result<CreatedPayment>> {
    const { payments, risk } = this.#services;
    const { access, failure } = request;
    const { method, card } = facts;
    const stopped = tradingRefusal(access.app);
    if (stopped) return stopped;
    if (method.kind === 'virtual_account_verified') return refused({ code: 'identity_required' });
    if (failure) return payments.create(request);
    const { merchantId, id: appId, currency } = access.app;
    const id = request.id ?? newId(this.#context.clock.now());
    const payment = { ...request, id, merchantId, appId, currency: request.currency ?? currency };
    const email = () => request.payer.email;
    const verdict = await assessed(risk, payment, { ...facts, method: method.code, email });
    const withdrawRisk = async () => {
      if (verdict.details) await risk.withdraw(payment);
    };
    const limited = verdict.failure || !card ? undefined : await this.#limited(payment, card, facts);
    if (limited?.kind === 'refused') await withdrawRisk();
    const ended = verdict.failure ?? (limited?.kind === 'refused' ? limited.failure : undefined);
    const details = mergedDetails(request.details, verdict.details);
    const asked = { ...request, id, details, ...(ended ? { failure: ended } : {}) };
    const created = await payments.create(asked, ended ? undefined : this.#immediate(facts));
    // A commit whose answer was lost may have created it.
    const isMade = created.ok ? created.value.payment.id === id : created.refusal.code === 'internal';
    if (!isMade) await withdrawRisk();
    if (!isMade && limited?.kind === 'admitted') await limited.withdraw();
    return created;
  }

  #limited(
    { id: paymentId, ...of }: PaymentRequest & { id: string; merchantId: string; appId: string },
    { identifier: cardIdentifier }: KnownCard,
    { access }: ImmediateFacts,
  ) {
    return this.#limits.admit({ ...of, paymentId, cardIdentifier, access });
  }

  #immediate({ method, card }: ImmediateFacts): ImmediateStart {
    const stored = card && { card: card.card, cardTokenId: card.cardTokenId };
    return { ...channelOf(this.#context, method), bank: null, ...(stored ? { storedCard: stored } : {}) };
  }
}

/** Such a start leaves nothing that a next one could not replace: no tokens, no subscription, no receipt. */
function triesOf(
  { method, access }: Eligible,
  { mayTryAgain, card }: StartFacts,
  { cardTokens = [], subscription, receiptWish }: StartExtras,
): Pick<StartPayment, 'payerTries'> {
  const isPlain = cardTokens.length === 0 && !subscription && !receiptWish && card?.kind !== 'stored';
  if (!mayTryAgain || !isPlain || !TRIED_AGAIN.has(method.kind)) return {};
  return { payerTries: START_SETTINGS.payerTries.of(access.app.settings) ?? 1 };
}

/** The payer is told at once whether they paid. */
const TRIED_AGAIN: ReadonlySet<Method['kind']> = new Set<Method['kind']>(['wallet', 'card', 'bank_transfer']);
