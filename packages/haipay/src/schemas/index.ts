export * from './account.ts';
export * from './callbacks.ts';
export * from './cashier.ts';
export * from './collection.ts';
export * from './envelope.ts';
export * as fields from './fields.ts';
export * from './payment-config.ts';
export * from './payout.ts';
export * from './refund.ts';
