/** What the benchmark's processes say to each other. */

/** Calls that are measured: HaiPay's collect/apply and collect/query, TeemoPay's payment/create of two types. */
export type BenchEndpoint = 'apply' | 'query' | 'payment-create-801' | 'payment-create-802';

export interface Presign {
  readonly kind: 'presign';
  readonly endpoint: BenchEndpoint;
  /** Order numbers count up from here. */
  readonly first: number;
  readonly count: number;
  /** Instead of counting up: order numbers scattered over this many orders. */
  readonly scatteredOver?: number;
}

export interface Fire {
  readonly kind: 'fire';
  readonly port: number;
  readonly connections: number;
  /** How many of the requests signed beforehand; each is sent once, in order. */
  readonly count: number;
}

export interface Fired {
  readonly latenciesMs: readonly number[];
  readonly elapsedMs: number;
  /** Answers that were not a success, and the first of them. */
  readonly failures: number;
  readonly firstFailure: string | undefined;
}

export interface SignFor {
  readonly durationMs: number;
}

export interface Signed {
  readonly perSecond: number;
}

export interface MemoryReading {
  readonly residentBytes: number;
  readonly heapBytes: number;
}
