import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '../../packages/engine/src/store/embedded-store.ts';
import { migrate } from '../../packages/engine/src/store/migrate.ts';
import type { Store } from '../../packages/engine/src/store/store.ts';
import { MIGRATIONS } from '../../packages/gateway/src/migrations.ts';
import type { Schema } from './server-databases.ts';

/*
 * Creating an embedded database takes 1.1 s before any migration, and 2.8 s on disk; starting from a dump takes 0.27 s,
 * from a copied folder 0.3 s. Dumps and folders are kept on disk, named after everything they depend on, so that all
 * workers and runs share them.
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = path.join(ROOT, 'node_modules/.cache/naru-test');
const MIGRATE = path.join(ROOT, 'packages/engine/src/store/migrate.ts');
const KEEP_UNUSED_MS = 24 * 60 * 60 * 1000;

const loaded = new Map<Schema, Promise<Blob>>();

/** A dump of a database with the given schema, built once and then read from disk. */
export function embeddedTemplate(schema: Schema): Promise<Blob> {
  const known = loaded.get(schema);
  if (known !== undefined) return known;
  const template = readOrBuild(schema);
  loaded.set(schema, template);
  return template;
}

async function readOrBuild(schema: Schema): Promise<Blob> {
  const file = path.join(CACHE, `${schema}-${fingerprint(schema)}.tar`);
  if (!fs.existsSync(file)) await build(schema, file);
  const now = new Date();
  fs.utimesSync(file, now, now);
  return new Template(fs.readFileSync(file));
}

/** Node puts the parts of a blob together anew for each reader: 0.5 s for 43 MB. PGlite copies what it keeps. */
class Template extends Blob {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: Buffer<ArrayBuffer>) {
    super([], { type: 'application/x-tar' });
    this.#bytes = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes;
  }
}

async function build(schema: Schema, file: string): Promise<void> {
  const store = await openEmbeddedStore({ dataDir: 'memory', fsync: false });
  try {
    if (schema === 'engine') await migrate(store, MIGRATIONS);
    await dropOtherDatabases(store);
    const dump = await store.dump();
    fs.mkdirSync(CACHE, { recursive: true });
    removeUnused();
    // Renamed into place: another worker may be building the same one.
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, Buffer.from(await dump.arrayBuffer()));
    fs.renameSync(draft, file);
  } finally {
    await store.close();
  }
}

/** Nobody makes databases in an embedded one: the templates for that are two thirds of a dump. */
async function dropOtherDatabases(store: Store): Promise<void> {
  await store.exec('update pg_database set datistemplate = false');
  for (const name of ['template0', 'template1']) await store.exec(`drop database ${name}`);
}

/** Makes `dataDir` a data directory as an earlier start would have left it, for stores and servers on disk. */
export async function prepareDataDirectory(dataDir: string, schema: Schema = 'engine'): Promise<void> {
  const template = path.join(CACHE, `${schema}-${fingerprint(schema)}`);
  if (!fs.existsSync(template)) await buildFolder(schema, template);
  const now = new Date();
  fs.utimesSync(template, now, now);
  fs.cpSync(template, dataDir, { recursive: true });
}

async function buildFolder(schema: Schema, folder: string): Promise<void> {
  fs.mkdirSync(CACHE, { recursive: true });
  removeUnused();
  const draft = `${folder}.${process.pid}`;
  const store = await openEmbeddedStore({ dataDir: draft, fsync: false });
  try {
    if (schema === 'engine') await migrate(store, MIGRATIONS);
  } finally {
    await store.close();
  }
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    // Another worker was first; a folder, unlike a file, is not replaced by a rename.
    fs.rmSync(draft, { recursive: true });
    if (!fs.existsSync(folder)) throw error;
  }
}

function removeUnused(): void {
  for (const name of fs.readdirSync(CACHE)) {
    const file = path.join(CACHE, name);
    const usedAt = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - usedAt > KEEP_UNUSED_MS) fs.rmSync(file, { recursive: true, force: true });
  }
}

function fingerprint(schema: Schema): string {
  const hash = createHash('sha256');
  hash.update(fs.readFileSync(fileURLToPath(import.meta.url)));
  hash.update(fs.readFileSync(path.join(ROOT, 'node_modules/@electric-sql/pglite/package.json')));
  if (schema === 'engine') {
    hash.update(fs.readFileSync(MIGRATE));
    for (const { owner, folder } of MIGRATIONS) {
      hash.update(owner);
      for (const name of fs.readdirSync(folder).sort()) {
        hash.update(name).update(fs.readFileSync(path.join(folder, name)));
      }
    }
  }
  return hash.digest('hex').slice(0, 16);
}
