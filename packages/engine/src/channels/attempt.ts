import type { Currency } from '../base/money.ts';
import type { OrderKind } from '../base/subjects.ts';
import type { Queryable } from '../store/store.ts';
import { type Columns, insertOf, later, membersWritten, once } from '../writer/columns.ts';
import { declared } from '../writer/log-table.ts';
import type { Change, Part, PartState } from '../writer/part.ts';
import { rowsJson } from '../writer/rows.ts';

export interface Attempt {
  readonly merchantId: string;
  readonly id: string;
  readonly subjectKind: OrderKind;
  readonly subjectId: string;
  readonly channel: string;
  readonly outcome: string | null;
  readonly outcomeCode: string | null;
  readonly outcomeReason: string | null;
  /** The channel's own reference, by which its events may name the attempt. */
  readonly channelReference: string | null;
  /** What the channel charges for it, minor units of `costCurrency`. */
  readonly costAmount: bigint | null;
  readonly costCurrency: Currency | null;
  readonly createdAt: Date;
  readonly answeredAt: Date | null;
}

export interface AttemptAnswer {
  readonly merchantId: string;
  readonly id: string;
  readonly outcome: string;
  readonly outcomeCode: string | null;
  readonly outcomeReason: string | null;
  /** Null where this answer has no value: an earlier one stays. */
  readonly channelReference: string | null;
  readonly costAmount: bigint | null;
  readonly costCurrency: Currency | null;
  readonly answeredAt: Date;
}

/** A try of an order on a channel, before the channel is called. The channel receives `id` as our reference. */
export function newAttempt(
  subjectKind: Attempt['subjectKind'],
  order: { readonly merchantId: string; readonly id: string },
  { id, channel }: Pick<Attempt, 'id' | 'channel'>,
  now: Date,
): Attempt {
  return {
    merchantId: order.merchantId,
    id,
    subjectKind,
    subjectId: order.id,
    channel,
    outcome: null,
    outcomeCode: null,
    outcomeReason: null,
    channelReference: null,
    costAmount: null,
    costCurrency: null,
    createdAt: now,
    answeredAt: null,
  };
}

const COLUMNS: Columns<Attempt> = {
  merchantId: once('uuid'),
  id: once('uuid'),
  subjectKind: once('text'),
  subjectId: once('uuid'),
  channel: once('text'),
  outcome: later('text'),
  outcomeCode: later('text'),
  outcomeReason: later('text'),
  channelReference: later('text'),
  costAmount: later('int8'),
  costCurrency: later('text'),
  createdAt: once('timestamptz'),
  answeredAt: later('timestamptz'),
};

/** The fields that an answer fills are null in a new attempt. */
const INSERTED = membersWritten(COLUMNS, ['insert']);
const INSERT_ATTEMPTS = insertOf('attempts', INSERTED);

/**
 * Once a channel took the payer's money this stays recorded, whatever it reports later: the ledger verification reads
 * it. Its reference and its cost may come with any answer, also after that one.
 */
export const ANSWER_ATTEMPTS = `
  update attempts a set
    outcome = case when a.outcome = 'captured' then a.outcome else r.outcome end,
    outcome_code = case when a.outcome = 'captured' then a.outcome_code else r.outcome_code end,
    outcome_reason = case when a.outcome = 'captured' then a.outcome_reason else r.outcome_reason end,
    answered_at = case when a.outcome = 'captured' then a.answered_at else r.answered_at end,
    channel_reference = coalesce(r.channel_reference, a.channel_reference),
    cost_amount = coalesce(r.cost_amount, a.cost_amount),
    cost_currency = coalesce(r.cost_currency, a.cost_currency)
  from json_populate_recordset(null::attempts, $1) r
  where a.merchant_id = r.merchant_id and a.id = r.id
    and (a.outcome is distinct from 'captured' or r.channel_reference is not null or r.cost_amount is not null)`;

type Wish = { readonly make: Attempt } | { readonly answer: AttemptAnswer };

/** New attempts, and channels' answers to earlier ones: those need not be loaded. */
class AttemptState implements PartState {
  readonly #made: Attempt[] = [];
  readonly #answers = new Map<string, AttemptAnswer>();

  get answers(): readonly AttemptAnswer[] {
    return [...this.#answers.values()];
  }

  get isUntouched(): boolean {
    return this.#made.length === 0 && this.#answers.size === 0;
  }

  async load(): Promise<void> {}

  keep(wish: unknown): void {
    const asked = wish as Wish;
    if ('make' in asked) {
      this.#made.push(asked.make);
      return;
    }
    // One row each: of two rows for one attempt the statement would take either.
    const at = `${asked.answer.merchantId}/${asked.answer.id}`;
    const before = this.#answers.get(at);
    this.#answers.set(at, before ? answeredAgain(before, asked.answer) : asked.answer);
  }

  async save(tx: Queryable): Promise<void> {
    if (this.#made.length > 0) {
      await tx.query(INSERT_ATTEMPTS, [rowsJson(this.#made, INSERTED)]);
    }
    if (this.#answers.size > 0) await tx.query(ANSWER_ATTEMPTS, [rowsJson(this.answers)]);
  }
}

/** Merges two answers to one attempt: the later one wins, fields that only the earlier one has stay. */
function answeredAgain(before: AttemptAnswer, after: AttemptAnswer): AttemptAnswer {
  return {
    ...(before.outcome === 'captured' ? before : after),
    channelReference: after.channelReference ?? before.channelReference,
    costAmount: after.costAmount ?? before.costAmount,
    costCurrency: after.costCurrency ?? before.costCurrency,
  };
}

/** Tries of orders on channels. */
export const ATTEMPTS: Part<AttemptState> = {
  name: 'attempts',
  tables: [declared('attempts', COLUMNS)],
  open: () => new AttemptState(),
};

export function makeAttempt(attempt: Attempt): Change {
  return { part: ATTEMPTS.name, wish: { make: attempt } satisfies Wish };
}

export function answerAttempt(answer: AttemptAnswer): Change {
  return { part: ATTEMPTS.name, wish: { answer } satisfies Wish };
}
