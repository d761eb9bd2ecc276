import type { TransactionOptions } from './store.ts';

/** How long a session of a server may keep others waiting; 0 means without end. */
export interface SessionLimits {
  /** A statement that runs longer is cancelled. */
  readonly statementTimeoutMs: number;
  /** A statement that waits longer for a lock fails. */
  readonly lockTimeoutMs: number;
  /**
   * A transaction whose process says nothing for longer is ended with its session, and its locks with it. As
   * long as a lease, so that the locks of a frozen process last no longer than its work.
   */
  readonly idleInTransactionTimeoutMs: number;
}

export const DEFAULT_LIMITS: SessionLimits = {
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 4_000,
  idleInTransactionTimeoutMs: 4_000,
};

/** How much longer than the server's own limit an answer is waited for. */
const ANSWER_GRACE_MS = 5_000;

/** How long answers are waited for: a server that is gone without a word never answers. 0 means without end. */
export interface AnswerLimits {
  readonly statementMs: number;
  /** For BEGIN with what is sent together with it, and for ROLLBACK: at most they wait for a lock. */
  readonly controlMs: number;
}

/** `usualMs`: how long an answer is waited for where the transaction does not say how long a statement may run. */
export function answerLimits(
  limits: SessionLimits,
  usualMs: number | undefined,
  { statementTimeoutMs, lockTimeoutMs = limits.lockTimeoutMs }: TransactionOptions,
): AnswerLimits {
  const usual = usualMs ?? withGrace(limits.statementTimeoutMs);
  const control = withGrace(lockTimeoutMs);
  return {
    statementMs: statementTimeoutMs === undefined ? usual : withGrace(statementTimeoutMs),
    controlMs: Math.min(usual || control, control || usual),
  };
}

function withGrace(limitMs: number): number {
  return limitMs === 0 ? 0 : limitMs + ANSWER_GRACE_MS;
}

/** The values that decoding (values.ts) relies on, and the limits, as `SET` or `SET LOCAL`. */
function settings(limits: SessionLimits, set: 'SET' | 'SET LOCAL'): string[] {
  return [
    `${set} TIME ZONE 'UTC'`,
    `${set} datestyle = ISO`,
    `${set} bytea_output = hex`,
    `${set} statement_timeout = ${limits.statementTimeoutMs}`,
    `${set} lock_timeout = ${limits.lockTimeoutMs}`,
    `${set} idle_in_transaction_session_timeout = ${limits.idleInTransactionTimeoutMs}`,
  ];
}

/** What a new session is told. */
export function sessionSettings(limits: SessionLimits): string {
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new RangeError(`${name} must be a whole number of at least 0, not ${value}`);
  }
  return settings(limits, 'SET').join('; ');
}

/**
 * How soon the server gives up a session whose machine is gone (after 10 + 3 × 3 s without a sign of life) or
 * whose process takes no more of an answer (5 s). The second matters to a frozen process in the middle of a
 * long answer, which counts as active and not as idle.
 */
export const NETWORK_SETTINGS = [
  'SET tcp_keepalives_idle = 10',
  'SET tcp_keepalives_interval = 3',
  'SET tcp_keepalives_count = 3',
  'SET tcp_user_timeout = 5000',
].join('; ');

/**
 * How a transaction begins. A pooler that gives each transaction another session forgets what a session was
 * told, so that there each transaction is told again; elsewhere only what differs.
 */
export function beginScript(
  limits: SessionLimits,
  {
    lockTimeoutMs = limits.lockTimeoutMs,
    statementTimeoutMs = limits.statementTimeoutMs,
    first,
  }: TransactionOptions,
  isPooled: boolean,
): string {
  const usual = settings(limits, 'SET LOCAL');
  const own = settings({ ...limits, lockTimeoutMs, statementTimeoutMs }, 'SET LOCAL');
  const script = ['BEGIN', ...own.filter((setting) => isPooled || !usual.includes(setting))];
  if (first !== undefined) script.push(first);
  return script.join('; ');
}
