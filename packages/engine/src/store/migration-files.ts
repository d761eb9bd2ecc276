import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** The migrations of one owner of tables: a package, or a part of one. Each owner has its own numbers. */
export interface MigrationSet {
  /** Its name in the records: small letters, digits and hyphens. */
  readonly owner: string;
  /** The absolute path of its SQL files. */
  readonly folder: string;
}

/** One numbered SQL file. */
export interface Migration {
  owner: string;
  number: number;
  name: string;
  checksum: string;
  sql: string;
  /**
   * The newest migration of this owner that a program has to know to work on the database after this one: its own
   * number, unless the file says that older programs keep working. 0: also programs that do not know the owner.
   */
  servesFrom: number;
}

/** The migrations on disk and in the database do not match; a person has to look. */
export class MigrationError extends Error {
  override readonly name: string = 'MigrationError';
}

const FILE_NAME = /^(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/;
/** With the semicolon, because a PL/pgSQL body has a BEGIN too. */
const TRANSACTION_CONTROL = /^[ \t]*(begin|commit|rollback|start\s+transaction)\s*;/im;

/**
 * The first line of a migration that only adds (`-- Serves from: 0016`): programs that know no migration after 0016
 * keep working after it.
 */
const SERVES_FROM = /^-- Serves from: (\d{4})$/m;
/** What may break an older program; a migration with one of these must not declare `Serves from`. */
const CONTRACTS = [
  /\bdrop\s+(?!index\b|\s)\w+/i,
  /\b(?:rename|truncate)\b/i,
  /\bset\s+not\s+null\b/i,
  /\balter\s+(?:column\s+)?\w+\s+(?:set\s+data\s+)?type\b/i,
  /\badd\s+(?:constraint|check|unique|primary|foreign)\b/i,
];

/** Reads the set's NNNN-name.sql files; they must be numbered 1, 2, 3, … without gap or duplicate. */
export async function readMigrations({ owner, folder }: MigrationSet): Promise<Migration[]> {
  const fileNames = (await fs.readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(fileNames.map((fileName) => readMigration(owner, folder, fileName)));
  for (const [index, migration] of migrations.entries()) {
    const expected = index + 1;
    if (migration.number === expected) continue;
    const fault = migration.number < expected ? 'used twice' : `preceded by nothing (${expected} is missing)`;
    throw new MigrationError(`The migration number ${migration.number} in ${folder} is ${fault}.`);
  }
  return migrations;
}

const CREATE_TABLE = /^[ \t]*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(\w+)/gim;
const DROP_TABLE = /^[ \t]*drop\s+table\s+(?:if\s+exists\s+)?(\w+)/gim;

/** The tables that exist after these migrations, in the order in which they were made. */
export function tablesOf(migrations: readonly Migration[]): string[] {
  const tables = new Set<string>();
  for (const { sql } of migrations) {
    for (const [, name = ''] of sql.matchAll(CREATE_TABLE)) tables.add(name);
    for (const [, name = ''] of sql.matchAll(DROP_TABLE)) tables.delete(name);
  }
  return [...tables];
}

async function readMigration(owner: string, folder: string, fileName: string): Promise<Migration> {
  const match = FILE_NAME.exec(fileName);
  if (match === null) {
    throw new MigrationError(`${fileName} in ${folder} is not named like 0001-what-it-does.sql.`);
  }
  // A checkout on Windows may turn line ends; that is not a change of the migration.
  const sql = (await fs.readFile(path.join(folder, fileName), 'utf8')).replaceAll('\r\n', '\n');
  if (TRANSACTION_CONTROL.test(sql)) {
    throw new MigrationError(
      `${fileName} controls transactions itself; each migration is run in one of its own.`,
    );
  }
  const number = Number(match[1]);
  const servesFrom = readServesFrom(fileName, number, sql);
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { owner, number, name: match[2] as string, checksum, sql, servesFrom };
}

function readServesFrom(fileName: string, number: number, sql: string): number {
  const text = SERVES_FROM.exec(sql)?.[1];
  if (text === undefined) return number;
  const from = Number(text);
  if (from >= number) {
    throw new MigrationError(`${fileName} must serve from a migration before it, not from ${text}.`);
  }
  const statements = sql.replace(/--.*$/gm, '');
  const contract =
    CONTRACTS.map((pattern) => pattern.exec(statements)?.[0]).find((found) => found) ??
    demandedColumn(statements);
  if (contract !== undefined) {
    throw new MigrationError(
      `${fileName} says that older programs go on serving, but it has "${contract.replace(/\s+/g, ' ')}": ` +
        'only what adds may say so (CONTRIBUTING.md).',
    );
  }
  return from;
}

/** The clause that adds a column which older programs do not write: not null and without a default. */
function demandedColumn(statements: string): string | undefined {
  const clause = statements
    .split(/[,;]/)
    .find(
      (text) => /\badd\s+column\b/i.test(text) && /\bnot\s+null\b/i.test(text) && !/\bdefault\b/i.test(text),
    );
  return clause?.trim();
}
