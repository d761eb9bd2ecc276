/**
 * The floors of each package, lowest first: a folder (or a file at the top of `src`) sees what stands before its own
 * row, and itself. Folders of one row do not see each other. `packages/<name>/src` is left out of the names. State
 * tables and the sets of states are data that lower floors need too (the ledger's proof, limits, closing a merchant):
 * all files `*states.ts` behind a folder of the engine's nouns are one unit, `*states.ts`.
 */
export const FLOORS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  engine: [
    ['base'],
    ['*states.ts'],
    ['store'],
    ['orders'],
    ['writer'],
    ['channels', 'ledger', 'methods', 'checkout-sessions', 'rates'],
    ['sealing'],
    ['merchants'],
    ['limits'],
    ['context.ts'],
    ['outbox'],
    ['callbacks', 'mails'],
    ['tokens'],
    ['payments', 'payouts'],
    ['settlement', 'subscriptions'],
    ['refunds'],
    ['cash-receipts', 'chargebacks', 'risk', 'channel-calls'],
    ['payments-start'],
    ['identity', 'subscription-charges'],
    ['channel-events', 'parts.ts', 'settings.ts', 'sealed-columns.ts', 'janitor.ts', 'unserved.ts'],
    ['engine.ts'],
    ['index.ts'],
  ],
  wire: [
    [
      'app-schemes.ts',
      'card-brands.ts',
      'decimal.ts',
      'joined-text.ts',
      'json.ts',
      'keys.ts',
      'korean-time.ts',
      'luhn.ts',
      'patterns.ts',
      'rsa.ts',
      'schema.ts',
      'transport.ts',
    ],
    ['client.ts', 'members.ts', 'nested-text.ts'],
    ['check.ts', 'joined-members.ts'],
  ],
  haipay: [
    [
      'codes.ts',
      'error-table.ts',
      'keys.ts',
      'numbers-as-text.ts',
      'phone.ts',
      'schemas',
      'statuses.ts',
      'transfer-banks.ts',
    ],
    ['amount.ts', 'endpoints.ts', 'errors.ts', 'signature.ts'],
    ['client.ts', 'unambiguous.ts'],
    ['callback.ts'],
    ['index.ts'],
  ],
  teemopay: [
    [
      'amount.ts',
      'banks.ts',
      'codes.ts',
      'error-table.ts',
      'keys.ts',
      'members.ts',
      'order-errors.ts',
      'schemas',
      'statuses.ts',
    ],
    ['endpoints.ts', 'errors.ts', 'numbers.ts', 'signature.ts'],
    ['answer.ts', 'unambiguous.ts'],
    ['client.ts', 'rules'],
    ['headers.ts'],
    ['callback.ts'],
    ['index.ts'],
  ],
  eximbay: [
    [
      'auth.ts',
      'codes',
      'errcode-table.ts',
      'error-row.ts',
      'form.ts',
      'legacy-names.ts',
      'numbers.ts',
      'schemas',
    ],
    ['amount.ts', 'decline-table.ts', 'endpoints.ts', 'fgkey.ts', 'result-names.ts'],
    ['callback-body.ts', 'error-table.ts'],
    ['errors.ts'],
    ['answer.ts', 'callback-reply.ts', 'rules', 'webhook.ts'],
    ['callback.ts', 'client.ts'],
    ['index.ts'],
  ],
  channels: [['adapter', 'http'], ['conformance', 'sandbox'], ['list.ts'], ['index.ts']],
  vault: [
    ['card-data.ts', 'issuers.ts', 'migrations.ts'],
    ['bin-table.ts', 'parse.ts', 'acceptor.ts', 'vault.ts'],
    ['describe.ts', 'purger.ts'],
    ['index.ts'],
  ],
  checkout: [['api.ts'], ['transport'], ['texts'], ['logic'], ['ui'], ['payment', 'simulator'], ['index.ts']],
  gateway: [
    ['callbacks', 'declines.ts', 'environment.ts', 'net', 'prepared-keys.ts', 'watch.ts'],
    ['config-keys.ts'],
    ['config.ts'],
    ['config-unread.ts', 'contract', 'mails', 'master-keys.ts'],
    ['gateway.ts'],
    ['http', 'subscription-view.ts', 'repeated.ts'],
    ['channels', 'checkout'],
    ['dialects', 'migrations.ts'],
    ['catalogue.ts', 'plugins.ts'],
    ['admin'],
    ['ops', 'sandbox'],
    ['server.ts', 'wiring.ts'],
    ['cli'],
    ['index.ts'],
  ],
};

/**
 * Imports that still climb, folder to folder: each is a fault that is known. The test fails when one is added, and
 * when one is gone and still stands here.
 */
export const CLIMBING: Readonly<Record<string, readonly string[]>> = {
  engine: [
    // Settings of an app that the nouns own.
    'merchants > payments',
  ],
  // A text of the page by the key of a decline.
  checkout: ['texts > logic'],
};
