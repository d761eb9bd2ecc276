/** What channels carry out. */
export type OrderKind = 'payment' | 'payout' | 'refund';

/** What merchants are told of, and what late news are kept about. */
export type MessageSubjectKind = OrderKind | 'chargeback';
