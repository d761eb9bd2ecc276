import type { OrderKind } from '../base/subjects.ts';
import type { Queryable } from '../store/store.ts';
import { type Columns, insertOf, later, once } from '../writer/columns.ts';
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
  readonly createdAt: Date;
  readonly answeredAt: Date | null;
}

export interface AttemptAnswer {
  readonly merchantId: string;
  readonly id: string;
  readonly outcome: string;
  readonly outcomeCode: string | null;
  readonly outcomeReason: string | null;
  readonly answeredAt: Date;
}

/** A try of an order on a channel, as it stands before the channel is called. `id` becomes the channel's reference. */
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
  createdAt: once('timestamptz'),
  answeredAt: later('timestamptz'),
};

const INSERT_ATTEMPTS = insertOf('attempts', Object.keys(COLUMNS));

/** That a channel took the payer's money stays known, whatever it says after it: the proof of the ledger reads it. */
export const ANSWER_ATTEMPTS = `
  update attempts a set
    outcome = r.outcome, outcome_code = r.outcome_code, outcome_reason = r.outcome_reason,
    answered_at = r.answered_at
  from json_populate_recordset(null::attempts, $1) r
  where a.merchant_id = r.merchant_id and a.id = r.id and a.outcome is distinct from 'captured'`;

type Wish = { readonly make: Attempt } | { readonly answer: AttemptAnswer };

/** New attempts, and what channels answered to earlier ones: those need not be loaded. */
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
    // One each: of two rows for one attempt the statement would take either.
    const at = `${asked.answer.merchantId}/${asked.answer.id}`;
    if (this.#answers.get(at)?.outcome !== 'captured') this.#answers.set(at, asked.answer);
  }

  async save(tx: Queryable): Promise<void> {
    if (this.#made.length > 0) {
      await tx.query(INSERT_ATTEMPTS, [rowsJson(this.#made, Object.keys(COLUMNS))]);
    }
    if (this.#answers.size > 0) await tx.query(ANSWER_ATTEMPTS, [rowsJson(this.answers)]);
  }
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
