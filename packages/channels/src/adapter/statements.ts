import type { Money } from '@naru/engine';
import type { OwnReference } from './notices.ts';

/** One movement as the channel has it in its own books. */
export interface StatementLine {
  readonly kind: 'payment' | 'refund' | 'payout' | 'chargeback';
  readonly of: OwnReference;
  /** Above zero, whichever way it went. */
  readonly amount: Money;
  /** What the channel takes for it; null where it says so elsewhere. */
  readonly cost: Money | null;
  /** By the channel's clock. */
  readonly at: Date;
}

/** What the channel settles: its files or lists, for reconciliation. */
export interface StatementPort {
  /** All that it has for times from `from` to before `until`, each movement once. */
  lines(from: Date, until: Date): Promise<readonly StatementLine[]>;
}
