import type { TransactionOptions } from './store.ts';

/** How long a session may keep others waiting; 0: without limit. */
export interface SessionLimits {
  /** A statement that runs longer is cancelled. */
  readonly statementTimeoutMs: number;
  /** A statement that waits longer for a lock fails. */
  readonly lockTimeoutMs: number;
  /**
   * A transaction whose process is silent for longer is ended with its session, which releases its locks. As long as a
   * lease, so that a frozen process keeps its locks no longer than its work.
   */
  readonly idleInTransactionTimeoutMs: number;
}

export const DEFAULT_LIMITS: SessionLimits = {
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 4_000,
  idleInTransactionTimeoutMs: 4_000,
};

/** How much longer than the server's own limit to wait for an answer. */
const ANSWER_GRACE_MS = 5_000;

/** How long to wait for answers: a server that vanished never answers. 0: without limit. */
export interface AnswerLimits {
  readonly statementMs: number;
  /** For BEGIN and what is sent with it: it waits for a lock, and for a pooler's session of the server. */
  readonly beginMs: number;
  /** It waits only for the server. */
  readonly rollbackMs: number;
}

/** `usualMs`: how long to wait for an answer where the transaction sets no limit for its statements. */
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
 * The required settings and the limits, as `SET` or `SET LOCAL`: a server, a database or a role may have other
 * defaults.
 */
function settings(limits: SessionLimits, set: 'SET' | 'SET LOCAL'): string[] {
  return [
    `${set} TIME ZONE 'UTC'`,
    `${set} datestyle = ISO`,
    `${set} bytea_output = hex`,
    `${set} array_nulls = on`,
    // Locks are waited for, and what they guard is read afterwards: an earlier snapshot would be refused (40001).
    `${set} default_transaction_isolation = 'read committed'`,
    `${set} statement_timeout = ${limits.statementTimeoutMs}`,
    `${set} lock_timeout = ${limits.lockTimeoutMs}`,
    `${set} idle_in_transaction_session_timeout = ${limits.idleInTransactionTimeoutMs}`,
  ];
}

/** The settings of a new session. */
export function sessionSettings(limits: SessionLimits): string {
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new RangeError(`${name} must be a whole number of at least 0, not ${value}`);
  }
  return [...settings(limits, 'SET'), DURABLE_SESSION].join('; ');
}

/**
 * `off` acknowledges commits that are not on the disk yet. The other values choose the standbys to wait for, which is
 * the operator's choice; they are set for the session, too, so that a default changed to `off` later does not reach it.
 */
const DURABLE_SESSION = `
  SELECT set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), false)`;

/** Whether sessions without own settings acknowledge commits that are not on the disk yet. */
export const ACKNOWLEDGES_EARLY = `
  SELECT reset_val = 'off' AS early FROM pg_settings WHERE name = 'synchronous_commit'`;

/** For each transaction behind a pooler. A `SELECT` instead would fix the snapshot before the work begins. */
export const DURABLE_TRANSACTION = 'SET LOCAL synchronous_commit = on';

/**
 * How soon the server gives up a session whose machine is gone (after 10 + 3 × 3 s of silence) or whose process stops
 * reading an answer (5 s). The second is for a process frozen in the middle of a long answer, which counts as active
 * and not as idle.
 */
export const NETWORK_SETTINGS = [
  'SET tcp_keepalives_idle = 10',
  'SET tcp_keepalives_interval = 3',
  'SET tcp_keepalives_count = 3',
  'SET tcp_user_timeout = 5000',
].join('; ');

/**
 * The beginning of a transaction. A pooler that gives each transaction another session forgets a session's settings, so
 * there each transaction sets all of them; elsewhere only what differs. `pooled`: the additional settings behind a
 * pooler, or undefined without one.
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
  // The session's default applies to its transactions; SET LOCAL comes too late for them.
  const script = pooled
    ? ['BEGIN ISOLATION LEVEL READ COMMITTED', ...own, ...pooled]
    : ['BEGIN', ...own.filter((setting) => !usual.includes(setting))];
  if (first !== undefined) script.push(first);
  return script.join('; ');
}
