import { expect, test } from 'vitest';
import { migratedTables } from '../packages/engine/src/store/migrate.ts';
import { MIGRATIONS } from '../packages/gateway/src/migrations.ts';
import { listFiles, readSource } from './support/sources.ts';
import { BORROWED, OWNERS } from './support/sql-owners.ts';

const ownerOf = new Map(
  Object.entries(OWNERS).flatMap(([folder, tables]) => tables.map((table) => [table, folder])),
);
/** What stands before a table's name in SQL. The row locks of `for update of` and `do update set` name none. */
const READS = /\b(?:from|join|lock table|null::)\s*(?:only )?(\w+)/gi;
const WRITES = /\b(?:insert into|(?<!\bfor )(?<!\bdo )update|delete from|truncate)\s+(?:only )?(\w+)/gi;

interface Named {
  readonly file: string;
  readonly folder: string;
  readonly table: string;
  readonly use: 'reads' | 'writes';
}

const named = listFiles(['.ts', '.tsx'])
  .filter((file) => /^packages\/\w+\/src\//.test(file))
  .flatMap((file): Named[] => {
    const text = readSource(file).text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    const tablesOf = (pattern: RegExp) =>
      [...text.matchAll(pattern)].map(([, table = '']) => table).filter((table) => ownerOf.has(table));
    const folder = folderOf(file);
    return [
      ...tablesOf(READS).map((table) => ({ file, folder, table, use: 'reads' as const })),
      ...tablesOf(WRITES).map((table) => ({ file, folder, table, use: 'writes' as const })),
    ];
  });
const foreign = named.filter(({ folder, table }) => ownerOf.get(table) !== folder);
const isBorrowed = ({ folder, table, use }: Named) => {
  const { reads = [], writes = [] } = BORROWED[folder] ?? {};
  return writes.includes(table) || (use === 'reads' && reads.includes(table));
};

function folderOf(file: string): string {
  const [, name, , unit = ''] = file.split('/');
  return name === 'vault' ? name : `${name}/${unit}`;
}

test('each table of the migrations has one owner', async () => {
  const tables = [...(await migratedTables(MIGRATIONS)), 'schema_migrations'];
  expect([...ownerOf.keys()].toSorted()).toEqual(tables.toSorted());
  expect(Object.values(OWNERS).flat()).toHaveLength(tables.length);
});

test('SQL names only tables of its own folder, and those that are lent to it', () => {
  expect(named.length).toBeGreaterThan(200);
  const wrong = foreign.filter((one) => !isBorrowed(one));
  expect(wrong.map(({ file, table, use }) => `${file} ${use} ${table}`)).toEqual([]);
});

test('what is lent is used', () => {
  const unused = Object.entries(BORROWED).flatMap(([folder, { reads = [], writes = [] }]) => {
    const uses = (table: string, use: Named['use']) =>
      foreign.some((one) => one.folder === folder && one.table === table && one.use === use);
    return [
      ...reads.filter((table) => !uses(table, 'reads')).map((table) => `${folder} reads ${table}`),
      ...writes.filter((table) => !uses(table, 'writes')).map((table) => `${folder} writes ${table}`),
    ];
  });
  expect(unused).toEqual([]);
});
