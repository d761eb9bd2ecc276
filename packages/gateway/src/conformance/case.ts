import type { Answer, RawRequest } from './http.ts';

/** What a case and a check have in common: facts that lists, reports and documents show. */
export interface CaseFacts {
  /** Small words with dots: what `--only` names. */
  readonly id: string;
  readonly title: string;
  /** The section of the protocol's page that says it; a test holds that there is one. */
  readonly cites: string;
}

/** One statement of a protocol about a server, and how to find out whether it holds. */
export interface GatewayCase extends CaseFacts {
  /** Whether it makes orders, or would on a server that refuses too little. */
  readonly writes: boolean;
  /** Whether it brings orders to their ends with the controls that only Naru's sandbox has. */
  readonly needsSandbox?: true;
  /** Ends when the statement holds; throws one of the three below. */
  run(bench: GatewayBench): Promise<void>;
}

/** What a case works with. */
export interface GatewayBench {
  readonly credentials: Credentials;
  send(request: Omit<RawRequest, 'timeoutMs'>): Promise<Answer>;
  /** A call of the sandbox's controls: its answer, or why the case can not be judged. */
  control(path: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
  /** An order number that nobody has used. */
  newNumber(): string;
}

/** Keys and ids of an app by name. */
export type Credentials = Readonly<Record<string, string>>;

export interface CredentialField {
  readonly name: string;
  /** Never printed, whatever it stands in. */
  readonly isSecret: boolean;
  readonly isOptional?: true;
}

/** A dialect's cases for servers. */
export interface GatewaySuite {
  /** The first one names the app. */
  readonly fields: readonly CredentialField[];
  readonly cases: readonly GatewayCase[];
  /** Throws a sentence for credentials that can not be used. */
  check(credentials: Credentials): void;
}

/** The statement does not hold. */
export class Unmet extends Error {
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}; got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** What the case builds on did not happen, so that it says nothing about its own statement. */
export class NotJudged extends Error {}

/** The statement is not about this app. */
export class DoesNotApply extends Error {}

/** Throws `Unmet` unless it holds. */
export function expectThat(holds: boolean, expected: string, got: unknown): asserts holds {
  if (!holds) throw new Unmet(expected, shown(got));
}

/** Throws `NotJudged` unless it holds. */
export function buildsOn(holds: boolean, reason: string): asserts holds {
  if (!holds) throw new NotJudged(reason);
}

/** A value as a report shows it. Reports cut long ones, when secrets have been taken out. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
