export * from './balance.ts';
export * from './callbacks.ts';
export * from './envelope.ts';
export * as fields from './fields.ts';
export * from './payin.ts';
export * from './payout.ts';
export * from './transactions.ts';
