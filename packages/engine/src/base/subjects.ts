/** What channels execute. */
export type OrderKind = 'payment' | 'payout' | 'refund';

/** The subjects of callbacks and of late events. */
export type MessageSubjectKind = OrderKind | 'chargeback';
