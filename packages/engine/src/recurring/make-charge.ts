import { koreanDay, koreanMidnight } from '../base/clock.ts';
import { type Failure, ownFailure } from '../base/declines.ts';
import { newId } from '../base/ids.ts';
import { payerContext } from '../base/payment-facts.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { type AppAccess, type FeeRule, feeRuleFor } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import { newPayment, type PaymentRequest } from '../payments/new-payment.ts';
import type { CardToken } from '../tokens/token.ts';
import type { ChargeRecurring } from './charge.ts';
import { chargeDay } from './dates.ts';
import type { PutOffRecurring } from './merchant-commands.ts';
import type { RecurringDialect } from './port.ts';
import { isLastTry, type Recurring, recurringPayerContext, retryTime } from './recurring.ts';

/**
 * How long the channel may leave a charge open. A charge has no payer whose time could be over, and one that waits for
 * workers that are down must not lapse before they are back.
 */
const CHARGE_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** How soon what an operator has to put right is looked at again. */
const FAULT_PAUSE_MS = 60 * MINUTE_MS;
const MAINTENANCE_PAUSE_MS = 10 * MINUTE_MS;

/** What is to be done about a charge that is due: make it, or look again later. */
export type PlannedCharge =
  | { readonly kind: 'charge'; readonly command: ChargeRecurring }
  /** `fault`: for an operator to read. */
  | { readonly kind: 'put_off'; readonly until: PutOffRecurring['until']; readonly fault?: string };

/** Looks up, draws and seals what a charge needs, before its command (charge.ts) decides. */
export class ChargeMaker {
  readonly #context: EngineContext;
  readonly #dialects: ReadonlyMap<string, RecurringDialect>;

  constructor(context: EngineContext, dialects: ReadonlyMap<string, RecurringDialect>) {
    this.#context = context;
    this.#dialects = dialects;
  }

  async plan(recurring: Recurring, token: CardToken | undefined): Promise<PlannedCharge> {
    const { directory, methods, clock } = this.#context;
    const now = clock.now();
    const access = await directory.get(recurring.appId);
    if (!access) return faulty(now, 'its app is missing');
    const { merchantState, state } = access.app;
    if (merchantState === 'closed') return { kind: 'put_off', until: 'merchant_closed' };
    if (merchantState !== 'active' || state !== 'active') {
      return { kind: 'put_off', until: koreanMidnight(now, 1) };
    }
    const dialect = this.#dialects.get(recurring.dialect);
    if (!dialect) return faulty(now, `no recurring payments of ${recurring.dialect} in this process`);
    const { currency, method: code } = recurring;
    const of = { dialect: recurring.dialect, direction: 'payment', currency, code } as const;
    const method = await methods.find(of);
    if (method?.state !== 'available') {
      return { kind: 'put_off', until: new Date(now.getTime() + MAINTENANCE_PAUSE_MS) };
    }
    const fee = feeRuleFor(access, 'payment', code, now, currency);
    if (!fee) return faulty(now, 'the app has no fee rule for it');
    if (!token) return faulty(now, 'its stored card is missing');
    const command = await this.#command({ recurring, token, access, dialect, method, fee, now });
    return { kind: 'charge', command };
  }

  async #command(parts: ChargeParts): Promise<ChargeRecurring> {
    const { recurring, token, access, method, fee, now } = parts;
    const { merchantId, currency } = recurring;
    const id = newId(now);
    const payerText = this.#context.sealer.open(recurring.payerSealed, recurringPayerContext(recurring));
    const request = await chargeRequest(parts, JSON.parse(payerText) as Party);
    const payerSealed = this.#context.sealer.seal(payerText, payerContext({ id }));
    const failure = cardFailure(token, now);
    return {
      merchantId,
      seen: recurring,
      payment: newPayment(request, { id, now, fee, payerKey: null, payerSealed }),
      method: method.code,
      channel: method.channel,
      attemptId: newId(now),
      storedCard: { card: token.card, cardTokenId: token.id },
      dailyLimit: currency === access.app.currency ? access.app.dailyPaymentLimit : null,
      ...(failure ? { failure } : {}),
    };
  }
}

interface ChargeParts {
  readonly recurring: Recurring;
  readonly token: CardToken;
  readonly access: AppAccess;
  readonly dialect: RecurringDialect;
  readonly method: Method;
  readonly fee: FeeRule;
  readonly now: Date;
}

async function chargeRequest(
  { recurring, access, dialect, method, now }: ChargeParts,
  payer: Party,
): Promise<PaymentRequest> {
  const { number, period, tries, payeeName } = recurring;
  const nextOn = chargeDay(recurring.startOn, recurring.intervalMonths, period + 1);
  const retryOn = isLastTry(recurring) ? null : koreanDay(retryTime(now, tries + 1));
  const details = await dialect.chargeDetails(recurring, { nextOn, retryOn }, access);
  return {
    access,
    orderNumber: recurring.orderNumber,
    currency: recurring.currency,
    platformNumber: await dialect.platformNumber(recurring, access),
    contentHash: `recurring ${number}, period ${period}, try ${tries}`,
    amount: recurring.amount,
    allowedMethods: [method.code],
    payer,
    returnUrl: null,
    failUrl: null,
    callbackUrl: recurring.noticeUrl,
    subject: payer.subject ?? null,
    details,
    settlementCalendar: recurring.settlementCalendar,
    expiresAt: new Date(now.getTime() + CHARGE_LIFETIME_MS),
    ...(payeeName === null ? {} : { payeeName }),
  };
}

/** No issuer approves a card whose time is over, and none is asked for one that the vault may have forgotten. */
function cardFailure(token: CardToken, now: Date): Failure | undefined {
  if (token.state !== 'active') return ownFailure('card_not_registered', 'The card is not stored any more');
  return token.cardExpiresAt <= now ? ownFailure('expired_card') : undefined;
}

function faulty(now: Date, fault: string): PlannedCharge {
  return { kind: 'put_off', until: new Date(now.getTime() + FAULT_PAUSE_MS), fault };
}
