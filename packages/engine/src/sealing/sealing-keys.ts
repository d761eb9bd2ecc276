import { randomBytes } from 'node:crypto';
import { type Sealer, Secret, sealPrefix } from '../base/secrets.ts';
import { InstallationError } from '../store/installation.ts';
import type { Queryable } from '../store/store.ts';

export type KeyPurpose = 'master' | 'vault';

/** A column of sealed texts, with what is needed to find and open them. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The members of the primary key in index order, with their types. */
  readonly keys: Readonly<Record<string, 'uuid' | 'text'>>;
  /** The context that a row's text is sealed with. */
  readonly context: (row: Readonly<Record<string, string>>) => string;
}

/** What the database records of one of the program's keys. */
export interface SealingKeyState {
  readonly keyId: string;
  /** During a rotation: the previous key. */
  readonly replacedKeyId: string | null;
  readonly changedAt: Date;
}

type Row = {
  key_id: string;
  replaced_key_id: string | null;
  fingerprint_key_sealed: string;
  changed_at: Date;
};

const READ = `
  select key_id, replaced_key_id, fingerprint_key_sealed, changed_at from sealing_keys where purpose = $1`;
const HAS_TABLE = `select to_regclass('sealing_keys') is not null as "exists"`;
const CLAIM = `
  insert into sealing_keys (purpose, key_id, fingerprint_key_sealed) values ($1, $2, $3)
  on conflict (purpose) do nothing`;
const SWITCH = `
  update sealing_keys
  set key_id = $2, replaced_key_id = key_id, fingerprint_key_sealed = $4, changed_at = clock_timestamp()
  where purpose = $1 and key_id = $3 and replaced_key_id is null returning purpose`;
const FINISH = `
  update sealing_keys set replaced_key_id = null, changed_at = clock_timestamp()
  where purpose = $1 and key_id = $2 and replaced_key_id = $3`;

const FINGERPRINT_KEY_BYTES = 32;

/**
 * One of the program's keys and the database that was sealed with it: refuses a wrong key before anything is opened or
 * sealed, and follows a rotation that another process began.
 */
export class SealingKeys {
  readonly purpose: KeyPurpose;
  readonly sealer: Sealer;
  readonly columns: readonly SealedColumn[];
  readonly #store: Queryable;

  constructor(store: Queryable, purpose: KeyPurpose, sealer: Sealer, columns: readonly SealedColumn[]) {
    this.#store = store;
    this.purpose = purpose;
    this.sealer = sealer;
    this.columns = columns;
  }

  /** The state in the database; undefined before the first start. */
  async state(): Promise<SealingKeyState | undefined> {
    const row = await this.#read();
    return row && { keyId: row.key_id, replacedKeyId: row.replaced_key_id, changedAt: row.changed_at };
  }

  /** Throws where `claim` would, before anything is migrated. A new database fits any key. */
  async check(): Promise<void> {
    const [table] = await this.#store.query<{ exists: boolean }>(HAS_TABLE);
    const row = table?.exists ? await this.#read() : undefined;
    const fault = row && keyFault(this.purpose, row, this.sealer.keyIds);
    if (fault !== undefined) throw new InstallationError(fault);
  }

  /**
   * At every start: records the key in a new database; throws `InstallationError` when the database has another one.
   */
  async claim(): Promise<void> {
    const row = (await this.#read()) ?? (await this.#begin());
    const fault = keyFault(this.purpose, row, this.sealer.keyIds);
    if (fault !== undefined) throw new InstallationError(fault);
    this.sealer.use(row.key_id);
    this.sealer.useFingerprintKey(this.#fingerprintKey(row));
  }

  /**
   * Seals under the key in use now, which a rotation may have changed; called once a second. When that key was not
   * given, returns in one sentence why this process can't go on: it then seals nothing any more.
   */
  async look(): Promise<string | undefined> {
    const row = await this.#read();
    if (!row) return undefined;
    this.sealer.use(row.key_id);
    return keyFault(this.purpose, row, this.sealer.keyIds);
  }

  /** The first step of a rotation: from now on texts are sealed under the key `keyId`. */
  async switchTo(keyId: string): Promise<void> {
    const row = await this.#read();
    if (!row) throw new InstallationError('the database has not been used yet: there is nothing to rotate');
    const before = row.key_id;
    const key = this.#fingerprintKey(row).reveal();
    this.sealer.use(keyId);
    const sealed = this.sealer.seal(key, fingerprintKeyContext(this.purpose));
    const rows = await this.#store.query(SWITCH, [this.purpose, keyId, before, sealed]);
    if (rows.length === 0) throw new InstallationError('another rotation of this key was begun meanwhile');
  }

  /** The last step: nothing is sealed under the previous key any more. */
  async finish(keyId: string, replacedKeyId: string): Promise<void> {
    await this.#store.query(FINISH, [this.purpose, keyId, replacedKeyId]);
  }

  async #read(): Promise<Row | undefined> {
    return (await this.#store.query<Row>(READ, [this.purpose]))[0];
  }

  async #begin(): Promise<Row> {
    const key = randomBytes(FINGERPRINT_KEY_BYTES).toString('base64');
    const { sealer, purpose } = this;
    const [own = ''] = sealer.keyIds;
    sealer.use(own);
    await this.#store.query(CLAIM, [purpose, own, sealer.seal(key, fingerprintKeyContext(purpose))]);
    // Another process may have done it first.
    const row = await this.#read();
    if (!row) throw new Error('the key of a new database was not recorded');
    return row;
  }

  #fingerprintKey(row: Row): Secret {
    return new Secret(this.sealer.open(row.fingerprint_key_sealed, fingerprintKeyContext(this.purpose)));
  }
}

function fingerprintKeyContext(purpose: KeyPurpose): string {
  return `sealing_keys.fingerprint_key:${purpose}`;
}

/** The setting that contains a key, by its name for operators. */
export function keySetting(purpose: KeyPurpose): string {
  return purpose === 'master' ? 'NARU_MASTER_KEY' : 'NARU_VAULT_KEY';
}

/** Why a program with these keys can't work on this database, in one sentence; undefined when it can. */
function keyFault(purpose: KeyPurpose, row: Row, given: readonly string[]): string | undefined {
  const setting = keySetting(purpose);
  const { key_id: current, replaced_key_id: replaced } = row;
  const missing = [current, replaced].filter((id) => id !== null && !given.includes(id));
  if (missing.length === 0) return undefined;
  if (replaced === null) {
    return (
      `${setting} is not the key of this database: what is kept there is sealed under the key with the id ` +
      `${current}, and the one that is set has the id ${given.join(' or ')} (naru keys status)`
    );
  }
  return (
    `a rotation of ${setting} is under way: set ${setting} to the key with the id ${replaced} and ${setting}_NEXT to ` +
    `the one with the id ${current} until naru keys rotate-${purpose} has ended (${missing.join(', ')} is missing)`
  );
}

/** Texts of the column that are sealed under another key than the one with `keyId`. */
export function staleCondition(column: string, keyId: string): string {
  return `${column} is not null and not starts_with(${column}, '${sealPrefix(keyId)}')`;
}
