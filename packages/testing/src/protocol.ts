/**
 * What a test says to the host of the gateways, and its answers: messages of a thread, or lines of JSON for programs in
 * other languages (`naru-testing`).
 */
export interface Request {
  readonly id: number | string;
  /** What `start` answered; absent for `start` itself. */
  readonly instance?: string;
  readonly call: string;
  readonly args?: readonly unknown[];
}

export type Answer =
  | { readonly id: number | string | null; readonly ok: true; readonly value: unknown }
  | { readonly id: number | string | null; readonly ok: false; readonly error: { readonly message: string } };
