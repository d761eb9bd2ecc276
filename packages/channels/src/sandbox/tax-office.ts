import { randomInt } from 'node:crypto';
import {
  type Clock,
  fromRow,
  type Queryable,
  type ReceiptAnswer,
  type ReceiptCancellation,
  type ReceiptIssuer,
  type ReceiptOrder,
} from '@naru/engine';

/** Without control the simulated tax office answers after this time. */
const ANSWERS_AFTER_MS = 2000;

/** What the simulated tax office does on purpose, by the number that a receipt is for. */
export interface ReceiptScenario {
  readonly phone: string;
  readonly businessNumber: string;
  readonly key: 'refuse' | 'refuse_cancel' | 'wait';
  readonly meaning: string;
}

export const RECEIPT_SCENARIOS: readonly ReceiptScenario[] = [
  {
    phone: '01000000001',
    businessNumber: '0000000001',
    key: 'refuse',
    meaning: 'The tax office refuses the receipt (CA02).',
  },
  {
    phone: '01000000002',
    businessNumber: '0000000002',
    key: 'refuse_cancel',
    meaning: 'The receipt is approved, each cancellation of it refused (CA05).',
  },
  {
    phone: '01000000003',
    businessNumber: '0000000003',
    key: 'wait',
    meaning: 'The tax office only answers when the control API lets it.',
  },
];

type Question = 'issue' | 'cancel';

interface KeptAnswer {
  readonly outcome: 'approved' | 'refused';
  readonly dueAt: Date | null;
  readonly approvalNumber: string;
  readonly reason: string | null;
}

const KEEP = `
  insert into sandbox_receipts (receipt_id, kind, outcome, due_at, approval_number, reason, created_at)
  values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`;
const GET = `select * from sandbox_receipts where receipt_id = $1 and kind = $2`;
const DECIDE = `
  insert into sandbox_receipts (receipt_id, kind, outcome, due_at, approval_number, reason, created_at)
  values ($1, $2, $3, $4, $5, $6, $4)
  on conflict (receipt_id, kind)
  do update set outcome = excluded.outcome, due_at = excluded.due_at, reason = excluded.reason`;
/** An answer that was received: the same question again is a new one. */
const FORGET = `delete from sandbox_receipts where receipt_id = $1 and kind = $2`;

const REFUSED = 'The number is not known to the tax office';
const CANCEL_REFUSED = 'The receipt is in a tax return already';

/** Plays the tax office. What it decides is in the store, so that every process gets the same. */
export class SandboxTaxOffice implements ReceiptIssuer {
  readonly name = 'sandbox';
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  issue(order: ReceiptOrder): Promise<ReceiptAnswer> {
    return this.#answer('issue', order, scenarioOf(order) === 'refuse' ? REFUSED : null);
  }

  cancel(order: ReceiptCancellation): Promise<ReceiptAnswer> {
    return this.#answer('cancel', order, scenarioOf(order) === 'refuse_cancel' ? CANCEL_REFUSED : null);
  }

  /** Decides what is asked about a receipt, now and whatever its number would make of it. */
  async decide(receiptId: string, question: Question, refusal: string | null): Promise<void> {
    const outcome = refusal === null ? 'approved' : 'refused';
    const now = this.#clock.now();
    await this.#store.query(DECIDE, [receiptId, question, outcome, now, newApprovalNumber(), refusal]);
  }

  async #answer(kind: Question, order: ReceiptOrder, refusal: string | null): Promise<ReceiptAnswer> {
    const now = this.#clock.now();
    const waits = scenarioOf(order) === 'wait';
    await this.#store.query(KEEP, [
      order.receiptId,
      kind,
      refusal === null ? 'approved' : 'refused',
      waits ? null : new Date(now.getTime() + ANSWERS_AFTER_MS),
      newApprovalNumber(),
      refusal,
      now,
    ]);
    const [row] = await this.#store.query(GET, [order.receiptId, kind]);
    const kept = row && fromRow<KeptAnswer>(row);
    if (!kept?.dueAt || kept.dueAt > now) return { kind: 'pending' };
    if (kept.outcome === 'approved') return { kind: 'approved', approvalNumber: kept.approvalNumber };
    await this.#store.query(FORGET, [order.receiptId, kind]);
    return { kind: 'refused', code: 'REFUSED', reason: kept.reason ?? REFUSED };
  }
}

function scenarioOf({ numberKind, number }: ReceiptOrder): ReceiptScenario['key'] | undefined {
  return RECEIPT_SCENARIOS.find(({ phone, businessNumber }) => {
    if (numberKind === 'phone') return phone === number;
    return numberKind === 'business_number' && businessNumber === number;
  })?.key;
}

/** Nine digits, as the tax office gives them. */
function newApprovalNumber(): string {
  return String(randomInt(1_000_000_000)).padStart(9, '0');
}
