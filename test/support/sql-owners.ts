/** Which folder each SQL table belongs to. `packages/` and `/src` are left out of the names. */
export const OWNERS: Readonly<Record<string, readonly string[]>> = {
  'engine/store': [
    'schema_migrations',
    'installation',
    'write_proofs',
    'number_blocks',
    'daily_counters',
    'sandbox_clock',
  ],
  'engine/sealing': ['sealing_keys'],
  'engine/merchants': [
    'merchants',
    'apps',
    'app_keys',
    'fee_plans',
    'fee_rules',
    'nonces',
    'refused_requests',
  ],
  'engine/methods': ['methods'],
  'engine/rates': ['exchange_rates'],
  'engine/limits': ['daily_usage', 'returned_usage'],
  'engine/orders': ['order_times'],
  'engine/checkout-sessions': ['checkout_sessions'],
  'engine/payments': ['payments', 'deposits'],
  'engine/payouts': ['payouts'],
  'engine/refunds': ['refunds'],
  'engine/tokens': ['card_tokens'],
  'engine/subscriptions': ['subscriptions', 'subscription_charges'],
  'engine/payments-start': ['card_attempts'],
  'engine/identity': ['identity_checks'],
  'engine/risk': ['risk_rules', 'risk_rulesets', 'risk_assessments', 'risk_reviews'],
  'engine/chargebacks': ['chargebacks'],
  'engine/cash-receipts': ['cash_receipts'],
  'engine/ledger': [
    'ledger_heads',
    'accounts',
    'transfers',
    'entries',
    'ledger_verifications',
    'adjustments',
    'settlements',
  ],
  'engine/channels': ['attempts', 'effects', 'late_events', 'unmatched_events', 'channel_settings'],
  'engine/callbacks': ['callbacks', 'deliveries'],
  'engine/mails': ['mails'],
  'engine/events': ['event_endpoints', 'event_secrets', 'events', 'event_messages', 'event_deliveries'],
  vault: ['vault_cards'],
  'channels/sandbox': [
    'sandbox_orders',
    'sandbox_accounts',
    'sandbox_identities',
    'sandbox_callback_faults',
    'sandbox_callback_listeners',
    'sandbox_cards',
    'sandbox_disputes',
    'sandbox_receipts',
  ],
  'gateway/checkout': ['card_tries'],
};

interface Borrowed {
  readonly reads?: readonly string[];
  /** Inserts, updates and deletes. */
  readonly writes?: readonly string[];
  readonly because: string;
}

/** Which tables of others a folder names in its SQL. The test fails when one lacks, and when one is unused. */
export const BORROWED: Readonly<Record<string, Borrowed>> = {
  'engine/ledger': {
    reads: ['payments', 'deposits', 'payouts', 'refunds', 'chargebacks', 'merchants', 'attempts', 'effects'],
    because: 'the proof of the ledger holds the orders against the books, all from one snapshot',
  },
  'engine/merchants': {
    reads: ['payments', 'payouts', 'refunds', 'chargebacks', 'subscriptions', 'deposits', 'accounts'],
    writes: ['ledger_heads', 'late_events'],
    because: 'a merchant is closed when nothing of it is open; a new one begins its chain',
  },
  'engine/payments': {
    reads: ['subscription_charges'],
    writes: ['nonces'],
    because:
      'new payments and the nonces of their requests are one statement (payments/at-once.ts); a charge is no try of ' +
      'what was ordered (queries.ts)',
  },
  'engine/channel-calls': {
    reads: ['effects'],
    writes: ['effects', 'attempts', 'late_events'],
    because: 'its worker takes the effects and writes down what came of them',
  },
  'engine/callbacks': { reads: ['apps'], because: 'places are shared out by app' },
  'engine/events': {
    reads: ['merchants', 'apps'],
    because: 'an endpoint is of a merchant that exists, and perhaps of one of its apps',
  },
  'engine/cash-receipts': { reads: ['payments'], because: 'receipts follow their payments' },
  'engine/mails': { reads: ['payments'], because: 'the payer of a payment is who gets its mails' },
  'engine/subscriptions': {
    reads: ['payments', 'card_tokens', 'risk_reviews'],
    because: 'one list shows a subscription with its card and its charges',
  },
  'engine/payments-start': {
    reads: ['payments'],
    because: 'declines of cards are counted over the payments',
  },
  'engine/risk': {
    reads: ['merchants', 'apps', 'payments'],
    because: 'rules name a merchant and apps; reviews are listed with their payments',
  },
  'engine/unserved.ts': {
    reads: ['effects', 'callbacks', 'mails', 'cash_receipts'],
    because: 'counts the work that waits for a channel or dialect which this process does not have',
  },
  'gateway/ops': {
    reads: [
      'callbacks',
      'effects',
      'event_endpoints',
      'event_messages',
      'deposits',
      'late_events',
      'unmatched_events',
      'mails',
      'subscriptions',
      'risk_reviews',
      'chargebacks',
      'cash_receipts',
    ],
    because: 'metrics count what waits',
  },
  'gateway/sandbox': {
    reads: ['merchants', 'ledger_heads', 'fee_plans', 'app_keys', 'apps'],
    because: 'the demo merchant is set up where it is missing',
  },
};
