import { type ChannelEvents, type Clock, type DepositAnswer, type Misfit, newId } from '@naru/engine';
import type { PlannedOutcome, SandboxOrder, SandboxOrders, SandboxState } from './orders.ts';
import type { SandboxRunner } from './runner.ts';

/** What the simulated app screen of a wallet or bank shows. */
export interface ScreenView {
  readonly kind: 'wallet' | 'bank_transfer' | 'deposit';
  readonly brand: string;
  readonly name: { readonly ko: string; readonly en: string };
  readonly merchantName: string;
  readonly amountText: string;
  readonly currency: 'KRW';
  readonly state: SandboxState;
  readonly returnUrl: string;
  readonly account: {
    readonly bankName: { readonly ko: string; readonly en: string };
    readonly number: string;
    readonly holder: string;
  } | null;
  readonly depositorName: string | null;
}

/** How the bank of a virtual account took a deposit, and in what way it did not fit. */
export interface TakenDeposit {
  readonly answer: DepositAnswer;
  readonly misfit: Misfit | null;
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
    const dueAt = this.#clock.now();
    const planned = await this.#orders.plan(reference, ['open'], { ...plannedPress(action, reason), dueAt });
    if (planned) await this.#runner.tell(planned);
    return this.view(reference);
  }

  /**
   * Somebody transfers `amount` to the order's virtual account, whatever has become of the order: money can always be
   * sent. Answers how the deposit was taken; undefined when there is no account.
   */
  async deposit(reference: string, amount: bigint, depositorName: string): Promise<TakenDeposit | undefined> {
    const order = await this.#orders.get(reference);
    if (!order?.details.accountNumber) return undefined;
    const to = { merchantId: order.merchantId, subjectId: order.subjectId, reference };
    const { deposit = 'refused', misfit = null } = await this.#events.paymentOutcome(to, {
      kind: 'deposit',
      payerAmount: amount,
      depositorName,
      reference: newId(this.#clock.now()),
    });
    // All but a part pays the order, also one that has expired.
    if (deposit === 'credited' && misfit !== 'short') {
      const paid = { state: 'deposited', outcome: null, dueAt: null } as const;
      await this.#orders.plan(reference, ['open', 'expired'], paid);
    }
    const view = await this.view(reference);
    return view && { answer: deposit, misfit, view };
  }
}

const DECLINES: Readonly<Record<string, string>> = {
  insufficient_funds: 'Insufficient funds',
  wrong_pin: 'Wrong PIN entered too many times',
  limit_exceeded: 'The limit of the wallet or account is exceeded',
  account_suspended: 'The account is suspended',
};

function plannedPress(
  action: ScreenAction,
  reason: string | undefined,
): { state: SandboxState; outcome: PlannedOutcome | null } {
  switch (action) {
    case 'approve':
      return { state: 'approved', outcome: { kind: 'captured' } };
    case 'decline': {
      const code = reason ?? 'insufficient_funds';
      const text = DECLINES[code] ?? code;
      return {
        state: 'declined',
        outcome: { kind: 'failed', code: code.toUpperCase().slice(0, 64), reason: text },
      };
    }
    case 'cancel':
      return { state: 'cancelled', outcome: { kind: 'cancelled', reason: 'Cancelled by the payer' } };
    case 'time-out':
      return { state: 'timed_out', outcome: null };
  }
}

function viewOf(order: SandboxOrder): ScreenView {
  const { details } = order;
  const isDeposit = details.accountNumber !== undefined;
  const bankName = { ko: details.bankNameKo ?? '', en: details.bankNameEn ?? '' };
  const bankShown = isDeposit || order.methodKind === 'bank_transfer';
  const brandName = {
    ko: BRAND_NAMES[order.brand]?.ko ?? order.brand,
    en: BRAND_NAMES[order.brand]?.en ?? order.brand,
  };
  return {
    kind: isDeposit ? 'deposit' : order.methodKind === 'bank_transfer' ? 'bank_transfer' : 'wallet',
    brand: order.brand,
    name: bankShown && bankName.en ? bankName : brandName,
    merchantName: details.merchantName ?? '',
    amountText: order.amount.toLocaleString('en-US'),
    currency: 'KRW',
    state: order.state,
    returnUrl: details.backUrl ?? '/',
    account: isDeposit
      ? { bankName, number: details.accountNumber ?? '', holder: details.holder ?? '' }
      : null,
    depositorName: null,
  };
}

const BRAND_NAMES: Readonly<Record<string, { ko: string; en: string }>> = {
  kakaopay: { ko: '카카오페이', en: 'Kakao Pay' },
  naverpay: { ko: '네이버페이', en: 'Naver Pay' },
  toss: { ko: '토스페이', en: 'Toss Pay' },
  samsungpay: { ko: '삼성페이', en: 'Samsung Pay' },
  payco: { ko: '페이코', en: 'PAYCO' },
  bank: { ko: '계좌이체', en: 'Bank transfer' },
};
