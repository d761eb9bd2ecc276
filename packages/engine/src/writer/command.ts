import type { Refusal } from '../base/refusal.ts';
import type { BatchView, Changes, Lane, Needs } from './part.ts';

export type Decision<R> =
  | { readonly ok: true; readonly reply: R; readonly changes: Changes }
  | { readonly ok: false; readonly refusal: Refusal };

export function decided<R>(reply: R, changes: Changes): Decision<R> {
  return { ok: true, reply, changes };
}

/** Nothing is written: the answer is known already. */
export function unchanged<R>(reply: R): Decision<R> {
  return { ok: true, reply, changes: [] };
}

/**
 * A kind of command. `decide` is pure: no I/O, no clock, no randomness; everything it needs is in the view, in the
 * input (ids included) or in `now`.
 */
export interface CommandKind<I extends { readonly merchantId: string }, R> {
  readonly name: string;
  readonly lane: Lane;
  needs(input: I, now: Date): Needs;
  decide(view: BatchView, input: I, now: Date): Decision<R>;
}
