import type { CaseFacts, GatewayBench, GatewayCase, GatewaySuite } from './case.ts';

/** A case by the calls of its dialect. */
export interface CaseBy<C> extends CaseFacts {
  run(caller: C): Promise<void>;
}

/** What a dialect has for `naru conform gateway`: how it calls, and its cases by what they do to the server. */
export interface CasesOfDialect<C> extends Pick<GatewaySuite, 'fields' | 'check'> {
  readonly caller: (bench: GatewayBench) => C;
  /** They order nothing. */
  readonly reading: readonly CaseBy<C>[];
  /** They make orders. */
  readonly writing: readonly CaseBy<C>[];
  /** They bring orders to their ends, by the controls of Naru's sandbox. */
  readonly outcomes: readonly CaseBy<C>[];
}

export function gatewaySuite<C>(made: CasesOfDialect<C>): GatewaySuite {
  const { fields, check, caller, reading, writing, outcomes } = made;
  const casesOf = (cases: readonly CaseBy<C>[], level: Pick<GatewayCase, 'writes' | 'needsSandbox'>) =>
    cases.map((one): GatewayCase => ({ ...one, ...level, run: (bench) => one.run(caller(bench)) }));
  return {
    fields,
    check,
    cases: [
      ...casesOf(reading, { writes: false }),
      ...casesOf(writing, { writes: true }),
      ...casesOf(outcomes, { writes: true, needsSandbox: true }),
    ],
  };
}
