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
    ['channels', 'ledger', 'methods', 'preparations', 'rates'],
    ['sealing'],
    ['merchants'],
    ['limits'],
    ['context.ts'],
    ['outbox'],
    ['callbacks', 'mails'],
    ['tokens'],
    ['payments', 'payouts'],
    ['refunds', 'recurring', 'settlement'],
    ['cash-receipts', 'chargebacks', 'risk', 'channel-calls'],
    ['payments-start'],
    ['identity', 'recurring-charges'],
    ['channel-events', 'parts.ts', 'settings.ts', 'sealed-columns.ts', 'janitor.ts', 'unserved.ts'],
    ['engine.ts'],
    ['index.ts'],
  ],
  channels: [['adapter', 'http'], ['conformance', 'sandbox'], ['list.ts'], ['index.ts']],
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
};
