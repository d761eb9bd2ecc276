import {
  type ChannelEvents,
  type Clock,
  type Currency,
  type DepositAnswer,
  type DepositMismatch,
  formatDecimal,
  newId,
} from '@naru/engine';
import { type BrandName, brandName, issuerName, SHOPS } from './brand-names.ts';
import { refusal, type SandboxCode } from './declines.ts';
import { AUTHENTICATION_FAILED, CHALLENGE_TIMED_OUT, CHALLENGE_TIMEOUT_MS, issuerAnswer } from './issuer.ts';
import type { PlannedOutcome, SandboxOrder, SandboxOrders, SandboxState } from './orders.ts';
import { type SandboxRunner, sourceOf } from './runner.ts';

export type ScreenState =
  | 'open'
  | 'approved'
  | 'declined'
  | 'cancelled'
  | 'timed_out'
  | 'expired'
  | 'deposited';

/** What the simulated screen of a wallet, bank, card issuer or shop shows. */
export interface ScreenView {
  readonly kind: 'wallet' | 'bank_transfer' | 'deposit' | 'card_challenge' | 'voucher';
  readonly brand: string;
  readonly name: BrandName;
  readonly merchantName: string;
  readonly amountText: string;
  readonly currency: Currency;
  readonly state: ScreenState;
  readonly returnUrl: string;
  readonly account: {
    readonly bankName: BrandName;
    readonly number: string;
    readonly holder: string;
  } | null;
  readonly depositorName: string | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly voucher: { readonly number: string; readonly shops: readonly BrandName[] } | null;
}

/** How the bank of a virtual account took a deposit, and in what way it did not fit. */
export interface TakenDeposit {
  readonly answer: DepositAnswer;
  readonly mismatch: DepositMismatch | null;
  readonly view: ScreenView;
}

export type ScreenAction = 'approve' | 'decline' | 'cancel' | 'time-out';

/** The buttons of the simulated screens. A screen that is over answers how it ended, whatever is pressed. */
export class SandboxScreens {
  readonly #orders: SandboxOrders;
  readonly #runner: SandboxRunner;
  readonly #events: ChannelEvents;
  readonly #clock: Clock;

  constructor(orders: SandboxOrders, runner: SandboxRunner, events: ChannelEvents, clock: Clock) {
    this.#orders = orders;
    this.#runner = runner;
    this.#events = events;
    this.#clock = clock;
  }

  async view(reference: string): Promise<ScreenView | undefined> {
    const order = await this.#orders.get(reference);
    return order?.kind === 'payment' ? viewOf(order) : undefined;
  }

  /** Presses a button; `reason` goes with a decline. */
  async press(reference: string, action: ScreenAction, reason?: string): Promise<ScreenView | undefined> {
    const order = await this.#orders.get(reference);
    if (order?.kind !== 'payment') return undefined;
    const now = this.#clock.now();
    const next = order.details.card
      ? pressOnCard(order, action, reason, now)
      : { ...pressOnApp(action, reason), dueAt: now };
    const isDue = next.dueAt <= now;
    const planned = await this.#orders.plan(reference, ['open'], next, isDue);
    if (planned && isDue) await this.#runner.report(planned);
    return this.view(reference);
  }

  /**
   * Somebody transfers `amount` to the order's virtual account, whatever has become of the order: money can always be
   * sent. Answers how the deposit was taken; undefined when there is no account.
   */
  async deposit(reference: string, amount: bigint, depositorName: string): Promise<TakenDeposit | undefined> {
    const order = await this.#orders.get(reference);
    if (!order?.details.accountNumber) return undefined;
    const to = sourceOf(reference);
    const { deposit = 'refused', mismatch = null } = await this.#events.paymentOutcome(to, {
      kind: 'deposit',
      mayBeRefused: true,
      payerAmount: amount,
      depositorName,
      reference: newId(this.#clock.now()),
    });
    // All but a part pays the order, also one that has expired.
    if (deposit === 'credited' && mismatch !== 'short') {
      const paid = { state: 'deposited', outcome: null, dueAt: null } as const;
      await this.#orders.plan(reference, ['open', 'expired'], paid);
    }
    const view = await this.view(reference);
    return view && { answer: deposit, mismatch, view };
  }
}

/** The reasons of the screen in the words of wallets and banks. */
const WALLET_DECLINES: Readonly<Record<string, SandboxCode>> = {
  insufficient_funds: 'wallet_funds',
  wrong_pin: 'wallet_pin',
  limit_exceeded: 'wallet_limit',
  account_suspended: 'wallet_suspended',
  authentication_failed: 'wallet_authentication',
};

interface Press {
  readonly state: SandboxState;
  readonly outcome: PlannedOutcome | null;
}

const CANCELLED: Press = {
  state: 'cancelled',
  outcome: { kind: 'cancelled', reason: 'Cancelled by the payer' },
};

function pressOnApp(action: ScreenAction, reason: string | undefined): Press {
  switch (action) {
    case 'approve':
      return { state: 'approved', outcome: { kind: 'captured' } };
    case 'decline': {
      const code = WALLET_DECLINES[reason ?? 'insufficient_funds'] ?? 'declined';
      return { state: 'declined', outcome: { kind: 'failed', ...refusal(code) } };
    }
    case 'cancel':
      return CANCELLED;
    case 'time-out':
      return { state: 'timed_out', outcome: null };
  }
}

/** The reasons of the screen in the words of card issuers. */
const CARD_DECLINES: Readonly<Record<string, PlannedOutcome>> = {
  authentication_failed: AUTHENTICATION_FAILED,
  insufficient_funds: { kind: 'failed', ...refusal('funds') },
  wrong_pin: { kind: 'failed', ...refusal('pin_wrong') },
  limit_exceeded: { kind: 'failed', ...refusal('limit') },
  account_suspended: { kind: 'failed', ...refusal('restricted') },
};

/** The issuer's screen. An issuer that falls silent is given up after some minutes: the payment fails then. */
function pressOnCard(
  order: SandboxOrder,
  action: ScreenAction,
  reason: string | undefined,
  now: Date,
): Press & { readonly dueAt: Date } {
  const way = order.details.card?.authentication;
  if (action === 'time-out' || (action === 'approve' && way === 'challenge_times_out')) {
    const dueAt = order.dueAt ?? new Date(now.getTime() + CHALLENGE_TIMEOUT_MS);
    return { state: 'timed_out', outcome: CHALLENGE_TIMED_OUT, dueAt };
  }
  if (action === 'cancel') return { ...CANCELLED, dueAt: now };
  if (action === 'decline' || way === 'challenge_fails') {
    const outcome = CARD_DECLINES[reason ?? 'authentication_failed'] ?? AUTHENTICATION_FAILED;
    return { state: 'declined', outcome, dueAt: now };
  }
  return { ...issuerAnswer(order, now), dueAt: now };
}

const SHOWN_STATES: Partial<Readonly<Record<SandboxState, ScreenState>>> = {
  approved: 'approved',
  authenticated: 'approved',
  authorized: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  voided: 'cancelled',
  timed_out: 'timed_out',
  expired: 'expired',
  deposited: 'deposited',
};

function viewOf(order: SandboxOrder): ScreenView {
  const { details } = order;
  const bankName = { ko: details.bankNameKo ?? '', en: details.bankNameEn ?? '' };
  return {
    kind: kindOf(order),
    brand: details.card?.brand ?? order.brand,
    name: nameOf(order, bankName),
    merchantName: details.merchantName ?? '',
    amountText: groupedAmount(order),
    currency: order.currency,
    state: SHOWN_STATES[order.state] ?? 'open',
    returnUrl: details.backUrl ?? '/',
    account: details.accountNumber
      ? { bankName, number: details.accountNumber, holder: details.holder ?? '' }
      : null,
    depositorName: null,
    card: details.card ? { brand: details.card.brand, last4: details.card.last4 } : null,
    voucher: details.voucherNumber ? { number: details.voucherNumber, shops: SHOPS } : null,
  };
}

function kindOf({ details, methodKind }: SandboxOrder): ScreenView['kind'] {
  if (details.card) return 'card_challenge';
  if (details.voucherNumber) return 'voucher';
  if (details.accountNumber) return 'deposit';
  return methodKind === 'bank_transfer' ? 'bank_transfer' : 'wallet';
}

function nameOf({ details, methodKind, brand }: SandboxOrder, bankName: BrandName): BrandName {
  if (details.card) return issuerName(details.card);
  const bankShown = details.accountNumber !== undefined || methodKind === 'bank_transfer';
  return bankShown && bankName.en ? bankName : brandName(brand);
}

/** With commas between thousands, and as many decimals as the currency has. */
function groupedAmount({ amount, currency }: SandboxOrder): string {
  const [whole = '', fraction] = formatDecimal(amount, currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3}){1,9}$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
