import type { PaymentState, PayoutState } from '@naru/engine';
import type {
  ScenarioAction,
  ScenarioKind,
  ScenarioNeed,
  ScenarioText,
} from '../contract/dialect-scenarios.ts';

/*
 * Scenarios as data: what a merchant, its payer, banks and time do to an order, and what holds at the end. Nothing here
 * belongs to a dialect; amounts are whole units of the order's currency.
 */

export const AREAS = [
  'payment',
  'deposit',
  'payout',
  'refund',
  'card',
  'subscription',
  'chargeback',
  'callback',
  'channel',
  'race',
  'time',
] as const;
export type Area = (typeof AREAS)[number];

/** Which of several orders; the only one when absent. */
interface OfOrder {
  readonly of?: string;
}

/** `any`: the dialects answer differently, and all of them rightly. */
type Outcome = 'accepted' | 'refused' | 'unknown' | 'any';

export type Step =
  | OrderStep
  | PayoutStep
  | (OfOrder & { readonly do: 'forged'; readonly kind: ScenarioKind | 'payout' })
  /** The same request once more; with `amount` it differs in that. */
  | (OfOrder & { readonly do: 'again'; readonly amount?: number; readonly expect?: Outcome })
  /** A new order that is sent twice at once. */
  | (OfOrder & { readonly do: 'twice'; readonly kind: ScenarioKind | 'payout' })
  | ActStep
  /** The payer chooses the first method of the page; a card has this number. */
  | (OfOrder & { readonly do: 'start'; readonly card?: string })
  | PayerStep
  | DepositStep
  | BankStep
  | (OfOrder & { readonly do: 'query'; readonly standing: 'open' | 'paid' | 'failed' })
  | (OfOrder & { readonly do: 'pass'; readonly seconds: number })
  /** To a second after the order's time to pay, or after its money is settled. */
  | (OfOrder & { readonly do: 'pass_to'; readonly time: 'deadline' | 'settlement' })
  | { readonly do: 'deposit_rule'; readonly case: DepositCase; readonly rule: 'accept' | 'hold' | 'refuse' }
  | { readonly do: 'setting'; readonly name: string; readonly value: string }
  | (OfOrder & { readonly do: 'review'; readonly decision: 'accept' | 'return' })
  | ChargebackStep
  | (OfOrder & { readonly do: 'dispute'; readonly how: 'deduct' | 'represent' | 'accept' | 'win' | 'lose' })
  | CallbackFaultStep
  /** What the merchant's server does with the next callbacks; then it accepts them. */
  | { readonly do: 'merchant'; readonly replies: readonly MerchantReply[] }
  | (OfOrder & { readonly do: 'resend' })
  | { readonly do: 'lose_notices'; readonly count: number }
  | { readonly do: 'hang' }
  | { readonly do: 'resume' }
  | AtOnceStep;

export type DepositCase = 'short' | 'over' | 'repeated' | 'late' | 'wrongName';

/** An error of the server, the dialect's word for "not received", another text, a connection that breaks. */
export type MerchantReply = 'error' | 'wrong_text' | 'broken';

export interface OrderStep extends OfOrder {
  readonly do: 'order';
  readonly kind: ScenarioKind;
  readonly amount?: number;
  readonly name?: string;
  /** The won when absent. */
  readonly currency?: string;
  readonly expect?: Outcome;
}

export interface PayoutStep extends OfOrder {
  readonly do: 'payout';
  readonly amount?: number;
  readonly name?: string;
  readonly expect?: Outcome;
}

export interface ActStep extends OfOrder {
  readonly do: 'act';
  readonly action: ScenarioAction;
  readonly amount?: number;
  /** Under the number of the action before. */
  readonly sameNumber?: boolean;
  readonly expect?: Outcome;
}

export interface PayerStep extends OfOrder {
  readonly do: 'payer';
  readonly how: 'pays' | 'declined' | 'cancels' | 'abandons';
  readonly reason?: string;
  /** It cannot happen any more. */
  readonly tooLate?: boolean;
}

export interface DepositStep extends OfOrder {
  readonly do: 'deposit';
  readonly amount: number;
  readonly name?: string;
  /** How the bank's notice was taken; any way when absent. */
  readonly taken?: 'credited' | 'held' | 'refused' | 'repeated';
}

export interface BankStep extends OfOrder {
  readonly do: 'bank';
  readonly how: 'succeeds' | 'fails' | 'returns';
  readonly reason?: string;
  readonly tooLate?: boolean;
}

export interface ChargebackStep extends OfOrder {
  readonly do: 'chargeback';
  readonly amount?: number;
  /** false: the payer's bank only asks. */
  readonly deduct?: boolean;
  readonly tooMuch?: boolean;
}

export interface CallbackFaultStep {
  readonly do: 'callback_fault';
  readonly fault: 'delay' | 'drop' | 'duplicate' | 'wrong_signature';
  readonly count?: number;
  readonly seconds?: number;
}

/** Its steps go out together; who comes first is not known. */
export interface AtOnceStep {
  readonly do: 'at_once';
  readonly steps: readonly Step[];
  /** How many of the merchant's calls were accepted, where that is sure. */
  readonly accepted?: number;
}

/** A callback that is expected, by the engine's event, in order. A dialect without the event sends none. */
export interface ExpectedCallback {
  readonly event: string;
  /** Of the callback: delivered when absent. */
  readonly state?: 'delivered' | 'superseded' | 'exhausted' | 'pending';
  /**
   * The outcomes of its deliveries, such as `rejected, accepted`: one that was accepted when absent. How often a
   * callback comes differs from dialect to dialect: `any`.
   */
  readonly deliveries?: string;
}

export interface OrderEnd {
  readonly state: PaymentState | PayoutState;
  readonly callbacks?: readonly (string | ExpectedCallback)[];
  /** Why it failed: a key of the engine's list. */
  readonly decline?: string;
  readonly received?: number;
  readonly refunded?: number;
  readonly chargedBack?: number;
  /** How many orders there are under the number: one when absent. */
  readonly orders?: number;
  /** How many messages reached the merchant's server; only looked at where that is the runner's. */
  readonly messages?: number;
}

export interface SubscriptionEnd {
  readonly state: string;
  /** The states of its charges' payments, the oldest first, such as `captured, failed`; or `none`. */
  readonly charges: string;
}

/** Changes of the merchant's balances in the scenario's currency; those that are absent do not change. */
export interface MoneyEnd {
  /** Unsettled and available money and debt together. */
  readonly own?: number;
  readonly frozen?: number;
  readonly disputed?: number;
  readonly suspense?: number;
}

export interface End extends MoneyEnd {
  /** Of the only order, or of each by its name; null: no order was made. */
  readonly order?: OrderEnd | null;
  readonly orders?: Readonly<Record<string, OrderEnd>>;
  readonly subscription?: SubscriptionEnd;
}

export interface CataloguedScenario {
  readonly name: string;
  readonly title: ScenarioText;
  readonly steps: readonly Step[];
  /** Several where a race may end in several ways. */
  readonly ends: End | readonly End[];
  /** Puts away what would go on later, after the end was looked at. */
  readonly after?: readonly Step[];
  /** What its steps do not show that it needs. */
  readonly needs?: readonly ScenarioNeed[];
}

/** `deposit` of `deposit.late`. */
export function areaOf({ name }: Pick<CataloguedScenario, 'name'>): Area {
  return name.slice(0, name.indexOf('.')) as Area;
}

/** All steps, also those that go out together. */
export function stepsOf({ steps }: Pick<CataloguedScenario, 'steps'>): readonly Step[] {
  return steps.flatMap((step) => (step.do === 'at_once' ? [step, ...step.steps] : [step]));
}
