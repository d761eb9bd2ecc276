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
  /** For BEGIN with what is sent together with it: it waits for a lock, and for a pooler's session of the server. */
  readonly beginMs: number;
  /** It waits for nothing but the server. */
  readonly rollbackMs: number;
}

/** `usualMs`: how long an answer is waited for where the transaction does not say how long a statement may run. */
export function answerLimits(
  limits: SessionLimits,
  usualMs: number | undefined,
  { statementTimeoutMs, lockTimeoutMs = limits.lockTimeoutMs }: TransactionOptions,
  isPooled: boolean,
): AnswerLimits {
  const usual = usualMs ?? withGrace(limits.statementTimeoutMs);
  const locked = withGrace(lockTimeoutMs);
  const quick = Math.min(usual || locked, locked || usual);
  return {
    statementMs: statementTimeoutMs === undefined ? usual : withGrace(statementTimeoutMs),
    beginMs: isPooled ? usual : quick,
    rollbackMs: quick,
  };
}

function withGrace(limitMs: number): number {
  return limitMs === 0 ? 0 : limitMs + ANSWER_GRACE_MS;
}

/**
 * What the program relies on, and the limits, as `SET` or `SET LOCAL`: a server, a database or a role may have
 * been given other defaults.
 */
function settings(limits: SessionLimits, set: 'SET' | 'SET LOCAL'): string[] {
  return [
    `${set} TIME ZONE 'UTC'`,
    `${set} datestyle = ISO`,
    `${set} bytea_output = hex`,
    `${set} array_nulls = on`,
    // Locks are waited for, and what they guard is read then: a snapshot from before would be refused (40001).
    `${set} default_transaction_isolation = 'read committed'`,
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
  return [...settings(limits, 'SET'), DURABLE_SESSION].join('; ');
}

/**
 * `off` acknowledges what is not on the disk yet. The other values say which standbys are waited for, which is the
 * operator's choice.
 */
const DURABLE_SESSION = `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;

/** Whether sessions that nobody told anything acknowledge what is not on the disk yet. */
export const ACKNOWLEDGES_EARLY = `
  SELECT reset_val = 'off' AS early FROM pg_settings WHERE name = 'synchronous_commit'`;

/** For each transaction behind a pooler. A `SELECT` in its place would fix the snapshot before the work begins. */
export const DURABLE_TRANSACTION = 'SET LOCAL synchronous_commit = on';

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
 * told, so that there each transaction is told again; elsewhere only what differs. `pooled`: what it is told besides,
 * or undefined without a pooler.
 */
export function beginScript(
  limits: SessionLimits,
  {
    lockTimeoutMs = limits.lockTimeoutMs,
    statementTimeoutMs = limits.statementTimeoutMs,
    first,
  }: TransactionOptions,
  pooled: readonly string[] | undefined,
): string {
  const usual = settings(limits, 'SET LOCAL');
  const own = settings({ ...limits, lockTimeoutMs, statementTimeoutMs }, 'SET LOCAL');
  // The default of a session is its transactions'; SET LOCAL comes too late for its own.
  const script = pooled
    ? ['BEGIN ISOLATION LEVEL READ COMMITTED', ...own, ...pooled]
    : ['BEGIN', ...own.filter((setting) => !usual.includes(setting))];
  if (first !== undefined) script.push(first);
  return script.join('; ');
}
