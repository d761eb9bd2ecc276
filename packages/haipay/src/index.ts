export * from './amount.ts';
export * from './callback.ts';
export * from './check.ts';
export * from './client.ts';
export * from './codes.ts';
export * from './endpoints.ts';
export * from './errors.ts';
export {
  MAX_NESTING_DEPTH,
  type ParseResult,
  parseSignedJson,
  type SignedEntry,
  type SignedMembers,
} from './json.ts';
export * from './keys.ts';
export * from './members.ts';
export type { NestedForm } from './nested-text.ts';
export * from './phone.ts';
export type * from './schema.ts';
export * from './schemas/index.ts';
export * from './signature.ts';
export * from './statuses.ts';
export type { TransportFault } from './transport.ts';
