/**
 * What an SQLSTATE says about the next step:
 * - `session`: the connection, or the server behind it, can't be used as it is. It is dropped with all of the same age;
 *   a new one may work: it may reach another server.
 * - `retry`: a temporary conflict. The same transaction, run again from its start, may succeed.
 * - `statement`: this statement, with these values, will not succeed. Others are not affected.
 * - `fatal`: the server can not do this for anybody until a person acts (disk full, broken files). Repeating, or
 *   smaller parts, do not help; readiness reports it.
 */
export type SqlStateKind = 'session' | 'retry' | 'statement' | 'fatal';

interface SqlStateClass {
  readonly title: string;
  readonly kind: SqlStateKind;
  /** Codes whose kind differs from the rest of their class. */
  readonly except?: Readonly<Record<string, SqlStateKind>>;
}

/** Every class of PostgreSQL 18, appendix A "PostgreSQL Error Codes", and our own. */
export const SQLSTATE_CLASSES: Readonly<Record<string, SqlStateClass>> = {
  '00': { title: 'successful completion', kind: 'statement' },
  '01': { title: 'warning', kind: 'statement' },
  '02': { title: 'no data', kind: 'statement' },
  '03': { title: 'statement not yet complete', kind: 'session' },
  '08': { title: 'connection exception', kind: 'session' },
  '09': { title: 'triggered action exception', kind: 'statement' },
  // Includes "cached plan must not change result type", which another session fixes (errors.ts, isStalePlan).
  '0A': { title: 'feature not supported', kind: 'statement' },
  '0B': { title: 'invalid transaction initiation', kind: 'session' },
  '0F': { title: 'locator exception', kind: 'statement' },
  '0L': { title: 'invalid grantor', kind: 'statement' },
  '0P': { title: 'invalid role', kind: 'statement' },
  '0Z': { title: 'diagnostics exception', kind: 'statement' },
  '10': { title: 'XQuery error', kind: 'statement' },
  '20': { title: 'case not found', kind: 'statement' },
  '21': { title: 'cardinality violation', kind: 'statement' },
  '22': { title: 'data exception', kind: 'statement' },
  '23': { title: 'integrity constraint violation', kind: 'statement' },
  '24': { title: 'invalid cursor state', kind: 'statement' },
  // read_only_sql_transaction: a standby, or a database that was set to be read only; and two time-outs that end the
  // session: idle in a transaction, and a transaction that took too long.
  '25': {
    title: 'invalid transaction state',
    kind: 'statement',
    except: { '25006': 'session', '25P03': 'session', '25P04': 'session' },
  },
  // A prepared statement is missing: a pooler assigned another session than the one that prepared it.
  '26': { title: 'invalid SQL statement name', kind: 'session' },
  '27': { title: 'triggered data change violation', kind: 'statement' },
  '28': { title: 'invalid authorization specification', kind: 'fatal' },
  '2B': { title: 'dependent privilege descriptors still exist', kind: 'statement' },
  '2D': { title: 'invalid transaction termination', kind: 'statement' },
  '2F': { title: 'SQL routine exception', kind: 'statement' },
  '34': { title: 'invalid cursor name', kind: 'statement' },
  '38': { title: 'external routine exception', kind: 'statement' },
  '39': { title: 'external routine invocation exception', kind: 'statement' },
  '3B': { title: 'savepoint exception', kind: 'statement' },
  '3D': { title: 'invalid catalog name', kind: 'fatal' },
  '3F': { title: 'invalid schema name', kind: 'statement' },
  // Serialization failure and deadlock: PostgreSQL documentation, "Serialization Failure Handling".
  '40': {
    title: 'transaction rollback',
    kind: 'statement',
    except: { '40001': 'retry', '40P01': 'retry', '40003': 'session' },
  },
  // duplicate_prepared_statement: as class 26.
  '42': {
    title: 'syntax error or access rule violation',
    kind: 'statement',
    except: { '42P05': 'session' },
  },
  '44': { title: 'WITH CHECK OPTION violation', kind: 'statement' },
  '53': { title: 'insufficient resources', kind: 'fatal', except: { '53300': 'session' } },
  '54': { title: 'program limit exceeded', kind: 'statement' },
  // lock_not_available: lock_timeout. The writer sets what is locked aside.
  '55': { title: 'object not in prerequisite state', kind: 'statement', except: { '55P03': 'retry' } },
  // Shutdown, crash, start-up, a database that was dropped, a session that idled too long. 57014 is a cancelled
  // statement: its session is good.
  '57': {
    title: 'operator intervention',
    kind: 'session',
    except: { '57000': 'statement', '57014': 'statement' },
  },
  '58': { title: 'system error', kind: 'fatal', except: { '58P03': 'statement' } },
  '72': { title: 'snapshot too old', kind: 'retry' },
  F0: { title: 'configuration file error', kind: 'fatal' },
  HV: { title: 'foreign data wrapper error', kind: 'statement' },
  // Naru's own, raised by its functions in the database.
  NA: { title: 'Naru', kind: 'statement' },
  P0: { title: 'PL/pgSQL error', kind: 'statement' },
  // Also damaged data: it affects one row or index, and others must go on.
  XX: { title: 'internal error', kind: 'statement' },
};

/** The kind of an SQLSTATE of five characters. A code of an unknown class counts as `statement`. */
export function sqlStateKind(code: string): SqlStateKind {
  const known = SQLSTATE_CLASSES[code.slice(0, 2)];
  return known?.except?.[code] ?? known?.kind ?? 'statement';
}
