export {
  type CheckOptions,
  firstFault,
  receivedMembers,
  type SchemaFault,
} from '@naru/wire/check';
export type { NotSent, UnknownOutcome } from '@naru/wire/client';
export {
  MAX_NESTING_DEPTH,
  type ParseResult,
  parseSignedJson,
  type SignedEntry,
  type SignedMembers,
} from '@naru/wire/json';
export { presentMembers } from '@naru/wire/members';
export type { NestedForm } from '@naru/wire/nested-text';
export type * from '@naru/wire/schema';
export type { ConnectFault, TransportFault } from '@naru/wire/transport';
export * from './amount.ts';
export * from './callback.ts';
export * from './client.ts';
export * from './codes.ts';
export * from './endpoints.ts';
export * from './errors.ts';
export * from './keys.ts';
export * from './numbers-as-text.ts';
export * from './phone.ts';
export * from './schemas/index.ts';
export * from './signature.ts';
export * from './statuses.ts';
export * from './transfer-banks.ts';
export { ambiguousMember, withoutHiddenMembers } from './unambiguous.ts';
