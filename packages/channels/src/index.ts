/** Channel adapters. Each folder is one channel; `list.ts` names them. */
export * from './adapter/adapter.ts';
export * from './adapter/faults.ts';
export * from './adapter/notices.ts';
export * from './adapter/statements.ts';
export * from './http/call.ts';
export { CHANNELS } from './list.ts';
export * from './sandbox/index.ts';
