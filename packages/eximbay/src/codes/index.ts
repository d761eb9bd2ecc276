export * from './banks.ts';
export * from './countries.ts';
export * from './currencies.ts';
export * from './languages.ts';
export * from './payment-methods.ts';
export * from './transaction-types.ts';
export * from './values.ts';
