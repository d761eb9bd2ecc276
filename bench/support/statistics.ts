/** The value below which `share` of the sorted `values` lie; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((one, other) => one - other);
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[rank] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** What one round of calls measured. */
export interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export function roundOf(latenciesMs: readonly number[], elapsedMs: number): Round {
  return {
    perSecond: latenciesMs.length / (elapsedMs / 1000),
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

/** Each figure's median over the rounds: one round that met a checkpoint or a busy neighbour decides nothing. */
export function medianRound(rounds: readonly Round[]): Round {
  return {
    perSecond: median(rounds.map((round) => round.perSecond)),
    p50Ms: median(rounds.map((round) => round.p50Ms)),
    p99Ms: median(rounds.map((round) => round.p99Ms)),
  };
}

/** The median of the ratios within each pair of rounds: what slows the machine slows both of a pair. */
export function medianRatio(ours: readonly Round[], theirs: readonly Round[]): number {
  return median(ours.map((round, index) => round.perSecond / (theirs[index]?.perSecond ?? Number.NaN)));
}

/** Runs `call(0)` … `call(count - 1)` from `callers` loops, each of which has one call in flight. */
export async function runCallers(
  callers: number,
  count: number,
  call: (index: number) => Promise<void>,
): Promise<Round> {
  const latenciesMs: number[] = [];
  let next = 0;
  const loop = async () => {
    while (next < count) {
      const index = next++;
      const startedMs = performance.now();
      await call(index);
      latenciesMs.push(performance.now() - startedMs);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: callers }, loop));
  return roundOf(latenciesMs, performance.now() - startedMs);
}
