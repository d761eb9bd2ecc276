import type { Store } from '../../packages/engine/src/store/store.ts';

const PARTITIONS = 4;

const KEYS = `
  select c.relname as name, coalesce(
      bool_and('merchant_id' = any (k.columns)), false) as by_merchant,
    coalesce(bool_and('app_id' = any (k.columns)), false) as by_app
  from pg_class c
  join pg_index i on i.indrelid = c.oid and i.indisunique
  cross join lateral (
    select array_agg(a.attname::text) as columns from pg_attribute a
    where a.attrelid = c.oid and a.attnum = any (i.indkey)
  ) k
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    and not exists (select from pg_constraint f where f.confrelid = c.oid and f.contype = 'f')
  group by c.relname`;

/** What belongs to a table and does not come with its columns; read before it is dropped. */
const PARTS = `
  select pg_get_indexdef(i.indexrelid) || ';' as sql from pg_index i
  where i.indrelid = $1::regclass and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  union all
  select format('alter table %I add constraint %I %s;', $1::text, k.conname, pg_get_constraintdef(k.oid))
  from pg_constraint k where k.conrelid = $1::regclass and k.contype in ('p', 'u', 'f')
  union all
  select pg_get_triggerdef(t.oid) || ';' from pg_trigger t where t.tgrelid = $1::regclass and not t.tgisinternal`;

/**
 * Makes hash partitions of every table of an empty database that can have them: by merchant where each unique key holds
 * the merchant, else by app. Answers their names.
 */
export async function partitionTables(store: Store): Promise<string[]> {
  const tables = await store.query<{ name: string; by_merchant: boolean; by_app: boolean }>(KEYS);
  const partitioned = tables.filter(({ by_merchant, by_app }) => by_merchant || by_app);
  for (const { name, by_merchant } of partitioned) {
    const parts = await store.query<{ sql: string }>(PARTS, [name]);
    const partitions = Array.from(
      { length: PARTITIONS },
      (_, n) =>
        `create table ${name}_${n} partition of ${name} for values with (modulus ${PARTITIONS}, remainder ${n});`,
    );
    await store.exec(`
      alter table ${name} rename to before_partitions;
      create table ${name} (like before_partitions including defaults including constraints)
        partition by hash (${by_merchant ? 'merchant_id' : 'app_id'});
      drop table before_partitions;
      ${partitions.join('\n')}
      ${parts.map(({ sql }) => sql).join('\n')}`);
  }
  return partitioned.map(({ name }) => name);
}
