export { type CheckOptions, firstFault, receivedMembers, type SchemaFault } from '@naru/wire/check';
export type { NotSent, UnknownOutcome } from '@naru/wire/client';
export {
  MAX_NESTING_DEPTH,
  type ParseResult,
  parseSignedJson,
  type SignedEntry,
  type SignedMembers,
} from '@naru/wire/json';
export { formatKoreanTime, formatKoreanTimeMs, parseKoreanTime } from '@naru/wire/korean-time';
export type * from '@naru/wire/schema';
export type { ConnectFault, TransportFault } from '@naru/wire/transport';
export * from './amount.ts';
export * from './banks.ts';
export * from './callback.ts';
export * from './client.ts';
export * from './codes.ts';
export * from './endpoints.ts';
export * from './errors.ts';
export * from './headers.ts';
export * from './keys.ts';
export * from './members.ts';
export * from './numbers.ts';
export * from './order-errors.ts';
export * from './rules/index.ts';
export * from './schemas/index.ts';
export * from './signature.ts';
export * from './statuses.ts';
export { ambiguousField, withoutHiddenFields } from './unambiguous.ts';
