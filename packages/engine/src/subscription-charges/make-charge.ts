import { koreanDay, koreanMidnight } from '../base/clock.ts';
import { type Failure, ownFailure } from '../base/declines.ts';
import { mergedDetails } from '../base/details.ts';
import { newId } from '../base/ids.ts';
import { payerContext } from '../base/payment-facts.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { type AppAccess, type FeeRule, feeRuleFor } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import { newPayment, type PaymentRequest } from '../payments/new-payment.ts';
import type { Payment } from '../payments/payment.ts';
import { eligibility } from '../payments-start/eligibility.ts';
import type { StartRefusal } from '../payments-start/facts.ts';
import { assessed, type RiskStep } from '../payments-start/risk.ts';
import { channelOf } from '../payments-start/route.ts';
import type { RiskService } from '../risk/service.ts';
import { chargeDay } from '../subscriptions/dates.ts';
import type { PutOffSubscription } from '../subscriptions/merchant-commands.ts';
import {
  isLastTry,
  retryTime,
  type Subscription,
  subscriptionPayerContext,
} from '../subscriptions/subscription.ts';
import type { CardToken } from '../tokens/token.ts';
import type { ChargeSubscription } from './charge.ts';
import type { SubscriptionDialect } from './port.ts';

/**
 * How long the channel may leave a charge open. A charge has no payer who could run out of time, and one that waits for
 * stopped workers must not lapse before they are back.
 */
const CHARGE_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** How soon a fault that an operator has to fix is checked again. */
const FAULT_PAUSE_MS = 60 * MINUTE_MS;
const MAINTENANCE_PAUSE_MS = 10 * MINUTE_MS;
/** A stored card is charged without being sent to its channel once before. */
const ANY_CHANNEL = { has: () => true };

/** What to do with a due charge: make it, or try again later. */
export type PlannedCharge =
  | { readonly kind: 'charge'; readonly command: ChargeSubscription; readonly isAssessed: boolean }
  /** `fault`: for an operator to read. */
  | { readonly kind: 'put_off'; readonly until: PutOffSubscription['until']; readonly fault?: string };

/** Looks up, generates and seals what a charge needs, before its command (charge.ts) decides. */
export class ChargeMaker {
  readonly #context: EngineContext;
  readonly #risk: RiskService;
  readonly #dialects: ReadonlyMap<string, SubscriptionDialect>;

  constructor(context: EngineContext, risk: RiskService, dialects: ReadonlyMap<string, SubscriptionDialect>) {
    this.#context = context;
    this.#risk = risk;
    this.#dialects = dialects;
  }

  async plan(subscription: Subscription, token: CardToken | undefined): Promise<PlannedCharge> {
    const now = this.#context.clock.now();
    const { currency, method: code } = subscription;
    const asked = { ...subscription, allowedMethods: [code] };
    const eligible = await eligibility(this.#context, asked, code, ANY_CHANNEL);
    if (eligible.kind === 'refused') return putOff(eligible.refusal, now);
    const { access, method } = eligible;
    const dialect = this.#dialects.get(subscription.dialect);
    if (!dialect) return faulty(now, `no subscriptions of ${subscription.dialect} in this process`);
    const fee = feeRuleFor(access, 'payment', code, now, currency);
    if (!fee) return faulty(now, 'the app has no fee rule for it');
    if (!token) return faulty(now, 'its stored card is missing');
    return this.#charge({ subscription, token, access, dialect, method, fee, now });
  }

  async #charge(parts: ChargeParts): Promise<PlannedCharge> {
    const { subscription, token, access, method, fee, now } = parts;
    const { currency } = subscription;
    const id = newId(now);
    const payerText = this.#context.sealer.open(
      subscription.payerSealed,
      subscriptionPayerContext(subscription),
    );
    const payer = JSON.parse(payerText) as Party;
    const request = await chargeRequest(parts, payer);
    const payerSealed = this.#context.sealer.seal(payerText, payerContext({ id }));
    const payment = newPayment(request, { id, now, fee, payerKey: null, payerSealed });
    const cardFault = cardFailure(token, now);
    // A charge that is declined anyway is not assessed: it is not sent.
    const risk = cardFault ? undefined : await this.#assessed(payment, parts, payer);
    const failure = cardFault ?? risk?.failure;
    const command: ChargeSubscription = {
      merchantId: subscription.merchantId,
      seen: subscription,
      payment: { ...payment, details: mergedDetails(payment.details, risk?.details) },
      ...channelOf(this.#context, method),
      storedCard: { card: token.card, cardTokenId: token.id },
      dailyLimit: currency === access.app.currency ? access.app.dailyPaymentLimit : null,
      ...(failure ? { failure } : {}),
    };
    return { kind: 'charge', command, isAssessed: risk?.details !== undefined };
  }

  /** The rules get the card and the payer, and no browser. */
  #assessed(payment: Payment, { token, method }: ChargeParts, payer: Party): Promise<RiskStep> {
    const { id: cardTokenId, card, cardIdentifier: identifier } = token;
    const email = () => payer.email;
    const known = { kind: 'stored', card, cardTokenId, identifier } as const;
    return assessed(this.#risk, payment, { method: method.code, card: known, email });
  }
}

interface ChargeParts {
  readonly subscription: Subscription;
  readonly token: CardToken;
  readonly access: AppAccess;
  readonly dialect: SubscriptionDialect;
  readonly method: Method;
  readonly fee: FeeRule;
  readonly now: Date;
}

async function chargeRequest(
  { subscription, access, dialect, method, now }: ChargeParts,
  payer: Party,
): Promise<PaymentRequest> {
  const { number, period, tries, payeeName } = subscription;
  const nextOn = chargeDay(subscription.startOn, subscription.intervalMonths, period + 1);
  const retryOn = isLastTry(subscription) ? null : koreanDay(retryTime(now, tries + 1));
  const details = await dialect.chargeDetails(subscription, { nextOn, retryOn }, access);
  return {
    access,
    orderNumber: subscription.orderNumber,
    currency: subscription.currency,
    platformNumber: await dialect.platformNumber(subscription, access),
    contentHash: `subscription ${number}, period ${period}, try ${tries}`,
    amount: subscription.amount,
    allowedMethods: [method.code],
    payer,
    returnUrl: null,
    failUrl: null,
    callbackUrl: subscription.noticeUrl,
    subject: payer.subject ?? null,
    details,
    settlementCalendar: subscription.settlementCalendar,
    expiresAt: new Date(now.getTime() + CHARGE_LIFETIME_MS),
    ...(payeeName === null ? {} : { payeeName }),
  };
}

/** No issuer approves an expired card, and none is asked for one that the vault may have deleted. */
function cardFailure(token: CardToken, now: Date): Failure | undefined {
  if (token.state !== 'active') return ownFailure('card_not_registered', 'The card is not stored any more');
  return token.cardExpiresAt <= now ? ownFailure('expired_card') : undefined;
}

function faulty(now: Date, fault: string): PlannedCharge {
  return { kind: 'put_off', until: new Date(now.getTime() + FAULT_PAUSE_MS), fault };
}

/** A closed merchant never reopens; all else is tried again later. */
function putOff(refusal: StartRefusal, now: Date): PlannedCharge {
  switch (refusal.code) {
    case 'not_trading':
      return {
        kind: 'put_off',
        until: refusal.reason === 'merchant_closed' ? refusal.reason : koreanMidnight(now, 1),
      };
    case 'internal':
      return faulty(now, refusal.reason);
    default:
      return { kind: 'put_off', until: new Date(now.getTime() + MAINTENANCE_PAUSE_MS) };
  }
}
