import type { CaseFacts } from './case.ts';

/** How it ended. `inconclusive`: what it builds on did not happen. `skipped`: it is not about this app. */
export type Outcome = 'passed' | 'failed' | 'inconclusive' | 'skipped';

export const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'inconclusive', 'skipped'];

/** A request and its answer as a report shows them: no secrets, long texts cut. */
export interface Exchange {
  readonly sent: string;
  readonly came: string;
}

export interface Result extends CaseFacts {
  readonly outcome: Outcome;
  readonly elapsedMs: number;
  /** Of a failure. */
  readonly expected?: string;
  readonly got?: string;
  /** Why it could not be judged, or does not apply. */
  readonly reason?: string;
  /** What was sent and what came, in order; of what passed none is kept. */
  readonly exchanges: readonly Exchange[];
  /** Of checks of merchants. */
  readonly severity?: string;
  readonly mend?: string;
}

export interface Report {
  /** `gateway haipay` */
  readonly name: string;
  /** The address that was examined. */
  readonly target: string;
  /** The app, by its public id. */
  readonly app: string;
  readonly startedAt: Date;
  readonly results: readonly Result[];
  /** Of merchants: the letter, and how it came about. */
  readonly grade?: Grade;
}

export interface Grade {
  readonly letter: string;
  readonly reason: string;
}

export type Counts = Readonly<Record<Outcome, number>>;

export function countsOf(results: readonly Result[]): Counts {
  const counts = { passed: 0, failed: 0, inconclusive: 0, skipped: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

/** 0: all that applies holds. 1: something does not. 2: nothing failed, but not all could be judged. */
export function exitCodeOf(results: readonly Result[]): 0 | 1 | 2 {
  const { passed, failed, inconclusive } = countsOf(results);
  if (failed > 0) return 1;
  return inconclusive > 0 || passed === 0 ? 2 : 0;
}

/** `41 passed, 1 failed` */
export function summaryOf(results: readonly Result[]): string {
  const counts = countsOf(results);
  return OUTCOMES.filter((outcome) => outcome === 'passed' || counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`)
    .join(', ');
}
