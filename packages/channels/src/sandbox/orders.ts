import {
  type Approval,
  type Authentication,
  type Currency,
  type Decline,
  type Failure,
  fromRow,
  isFreeSql,
  type PaymentIntent,
  type Queryable,
} from '@naru/engine';
import { type AuthenticationWay, CARD_VERDICTS } from './test-cards.ts';

/** A card as an order remembers it. */
export interface OrderCard {
  readonly brand: string;
  readonly last4: string;
  readonly country: string;
  readonly issuer: string | null;
  readonly installmentMonths: number;
  readonly scenario: string;
  readonly authentication: AuthenticationWay;
  /** The vault's token of a card that is charged again without its holder. */
  readonly storedAs?: string;
}

export type SandboxState =
  | 'open'
  | 'approved'
  | 'authenticated'
  | 'authorized'
  | 'voided'
  | 'declined'
  | 'cancelled'
  | 'timed_out'
  | 'expired'
  | 'deposited'
  | 'processing'
  | 'succeeded'
  | 'failed'
  | 'returned';

/** The outcome to report to the engine, now or later. */
export type PlannedOutcome =
  | { readonly kind: 'captured'; readonly approval?: Approval }
  | { readonly kind: 'authorized'; readonly approval: Approval }
  | { readonly kind: 'authenticated'; readonly authentication: Authentication }
  | ({ readonly kind: 'failed' } & PlannedFailure)
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'succeeded'; readonly thenReturn?: boolean }
  | ({ readonly kind: 'returned' } & PlannedFailure);

/** Without its reason in orders of before there were any. */
type PlannedFailure = Omit<Failure, 'decline'> & { readonly decline?: Decline };

/** One order as the simulated bank or wallet remembers it. */
export interface SandboxOrder {
  readonly reference: string;
  readonly kind: 'payment' | 'payout' | 'refund';
  readonly merchantId: string;
  readonly subjectId: string;
  readonly methodKind: string;
  readonly brand: string;
  readonly state: SandboxState;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly details: SandboxDetails;
  readonly outcome: PlannedOutcome | null;
  readonly dueAt: Date | null;
  readonly createdAt: Date;
}

export interface SandboxDetails {
  readonly merchantName?: string;
  readonly backUrl?: string;
  readonly scenario?: string | null;
  readonly bankNameEn?: string;
  readonly bankNameKo?: string;
  readonly bankCode?: string;
  readonly accountNumber?: string;
  readonly holder?: string;
  readonly expiresAt?: string;
  readonly intent?: PaymentIntent;
  readonly card?: OrderCard;
  /** The number to give at the counter of a shop. */
  readonly voucherNumber?: string;
}

const INSERT = `
  insert into sandbox_orders (reference, kind, merchant_id, subject_id, method_kind, brand, state, currency, amount,
    details, outcome, due_at, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict (reference) do nothing`;
const GET = `select * from sandbox_orders where reference = $1`;
const OF_SUBJECT = `
  select * from sandbox_orders where subject_id = $1 order by created_at desc, reference desc limit 1`;
/**
 * Only an order in one of the given states moves: two clicks at once make one outcome. A caller that reports it at once
 * leases it, so that no runner reports it too.
 */
const PLAN = `
  update sandbox_orders set state = $2, outcome = $3, due_at = $4,
    leased_until = case when $6::boolean then clock_timestamp() + interval '4 seconds' end
  where reference = $1 and state = any($5::text[]) returning *`;
const DONE = `update sandbox_orders set due_at = null, leased_until = null where reference = $1 and due_at = $2`;
const CLAIM_DUE = `
  update sandbox_orders o set leased_until = clock_timestamp() + interval '4 seconds'
  where o.reference in (
    select reference from sandbox_orders
    where due_at <= $1 and ${isFreeSql()}
    order by due_at limit $2 for update skip locked
  )
  returning o.*`;
const DISPUTE_AFTER = `interval '${CARD_VERDICTS.charged_back.afterDays} days'`;
/** When outcomes and disputes are due; those that are due already have a time until $1. */
const WAITING = `
  select due_at as at from sandbox_orders where due_at is not null
  union all
  select o.created_at + ${DISPUTE_AFTER} from sandbox_orders o
  where o.details -> 'card' ->> 'scenario' = 'charged_back' and o.state = 'approved'
    and not exists (select 1 from sandbox_disputes d where d.reference = o.reference)`;
const NEXT_DUE = `select min(at) as at from (${WAITING}) w where at > $1`;
const COUNT_DUE = `select count(*)::integer as count from (${WAITING}) w where at <= $1`;
const TAKE_ACCOUNT = `
  insert into sandbox_accounts (bank, account_number, reference) values ($1, $2, $3)
  on conflict do nothing returning account_number`;

/** Index sandbox_orders_disputed. */
const DUE_DISPUTES = `
  select o.* from sandbox_orders o
  where o.details -> 'card' ->> 'scenario' = 'charged_back' and o.state = 'approved' and o.created_at <= $1
    and not exists (select 1 from sandbox_disputes d where d.reference = o.reference)
  order by o.created_at limit $2`;
const DISPUTED = `
  insert into sandbox_disputes (reference, created_at) values ($1, $2) on conflict do nothing`;

/** The memory of the simulated banks and wallets. */
export class SandboxOrders {
  readonly #store: Queryable;

  constructor(store: Queryable) {
    this.#store = store;
  }

  /** Remembers an order; one that is known already (the same reference) stays as it is. */
  async add(order: SandboxOrder): Promise<void> {
    await this.#store.query(INSERT, [
      order.reference,
      order.kind,
      order.merchantId,
      order.subjectId,
      order.methodKind,
      order.brand,
      order.state,
      order.currency,
      order.amount,
      JSON.stringify(order.details),
      order.outcome ? JSON.stringify(order.outcome) : null,
      order.dueAt,
      order.createdAt,
    ]);
  }

  async get(reference: string): Promise<SandboxOrder | undefined> {
    const [row] = await this.#store.query(GET, [reference]);
    return row && fromRow<SandboxOrder>(row);
  }

  /** The newest order about a payment, payout or refund. */
  async ofSubject(subjectId: string): Promise<SandboxOrder | undefined> {
    const [row] = await this.#store.query(OF_SUBJECT, [subjectId]);
    return row && fromRow<SandboxOrder>(row);
  }

  /** Moves an order that is in one of `from` and plans its report to the engine; undefined when it was not. */
  async plan(
    reference: string,
    from: readonly SandboxState[],
    next: { state: SandboxState; outcome: PlannedOutcome | null; dueAt: Date | null },
    reportedAtOnce = false,
  ): Promise<SandboxOrder | undefined> {
    const [row] = await this.#store.query(PLAN, [
      reference,
      next.state,
      next.outcome ? JSON.stringify(next.outcome) : null,
      next.dueAt,
      from,
      reportedAtOnce,
    ]);
    return row && fromRow<SandboxOrder>(row);
  }

  /** The outcome planned for `dueAt` was reported. */
  async reported(order: SandboxOrder): Promise<void> {
    await this.#store.query(DONE, [order.reference, order.dueAt]);
  }

  async claimDue(now: Date, limit: number): Promise<SandboxOrder[]> {
    const rows = await this.#store.query(CLAIM_DUE, [now, limit]);
    return rows.map((row) => fromRow<SandboxOrder>(row));
  }

  /** When the next outcome or dispute is due, after `now`; undefined when none waits. */
  async nextDue(now: Date): Promise<Date | undefined> {
    const [row] = await this.#store.query<{ at: Date | null }>(NEXT_DUE, [now]);
    return row?.at ?? undefined;
  }

  /** How many outcomes and disputes are due and not reported. */
  async countDue(now: Date): Promise<number> {
    const [row] = await this.#store.query<{ count: number }>(COUNT_DUE, [now]);
    return row?.count ?? 0;
  }

  /** Payments made until `madeUntil` with the card whose holder disputes them, not reported yet. */
  async dueDisputes(madeUntil: Date, limit: number): Promise<SandboxOrder[]> {
    const rows = await this.#store.query(DUE_DISPUTES, [madeUntil, limit]);
    return rows.map((row) => fromRow<SandboxOrder>(row));
  }

  /** The dispute of a payment was reported. */
  async disputed(reference: string, now: Date): Promise<void> {
    await this.#store.query(DISPUTED, [reference, now]);
  }

  /** Reserves an account number at a bank; false when it is taken. */
  async takeAccount(bank: string, accountNumber: string, reference: string): Promise<boolean> {
    return (await this.#store.query(TAKE_ACCOUNT, [bank, accountNumber, reference])).length > 0;
  }
}
