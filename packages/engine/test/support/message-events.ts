import type { MessageEvent } from '../../src/callbacks/message.ts';
import { CHARGEBACK_TABLE } from '../../src/chargebacks/states.ts';
import { PAYMENT_TABLE } from '../../src/payments/states.ts';
import { PAYOUT_TABLE } from '../../src/payouts/states.ts';
import { REFUND_TABLE } from '../../src/refunds/states.ts';

/** The messages that rows of the state tables name, and the opening of a chargeback. */
export const MESSAGE_EVENTS: readonly MessageEvent[] = [
  ...new Set<MessageEvent>([
    ...[PAYMENT_TABLE, PAYOUT_TABLE, REFUND_TABLE, CHARGEBACK_TABLE].flatMap(({ transitions }) =>
      transitions.flatMap((row): MessageEvent[] => (row.callback ? [row.callback] : [])),
    ),
    'chargeback_reported',
  ]),
];
