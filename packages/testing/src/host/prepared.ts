import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DatabaseSnapshot } from '@naru/engine';
import { MIGRATIONS, sandboxSnapshot } from '@naru/gateway';

/** In the package: made when it was packed. */
const SHIPPED = fileURLToPath(new URL('./database.snapshot.gz', import.meta.url));
/** In the repository. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/naru-testing/', import.meta.url));

/** What the names of whole files end with. */
const FINISHED = '.snapshot';

const unzipped = promisify(gunzip);

let prepared: Promise<DatabaseSnapshot> | undefined;

/** The database that every gateway of a test begins with: migrated, with the demo merchant. */
export function preparedSnapshot(): Promise<DatabaseSnapshot> {
  prepared ??= load();
  prepared.catch(() => {
    prepared = undefined;
  });
  return prepared;
}

async function load(): Promise<DatabaseSnapshot> {
  if (existsSync(SHIPPED)) return DatabaseSnapshot.read(await unzipped(readFileSync(SHIPPED)));
  const made = async () => (await sandboxSnapshot()).written();
  return DatabaseSnapshot.read(await cached(CACHE, fingerprint(), made));
}

/** The snapshot of this fingerprint from a folder that other processes use as well; older ones are removed. */
export async function cached(
  folder: string,
  ofSources: string,
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const file = path.join(folder, `${ofSources}${FINISHED}`);
  const found = bytesOf(file);
  if (found) return found;
  const made = await make();
  mkdirSync(folder, { recursive: true });
  // Drafts of other processes stay: they are about to be renamed.
  for (const name of readdirSync(folder)) {
    if (name.endsWith(FINISHED) && name !== path.basename(file))
      rmSync(path.join(folder, name), { force: true });
  }
  // Renamed into place: another process may be making the same one.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, made);
  renameSync(draft, file);
  return made;
}

/** Undefined when there is none: another process may have removed it a moment ago. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of what a snapshot is made of. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const made = [
    'packages/gateway/src/sandbox/demo.ts',
    'packages/gateway/src/sandbox/demo-rates.ts',
    'packages/engine/src/store/snapshot.ts',
    'packages/engine/src/store/embedded-store.ts',
    'packages/engine/src/store/migrate.ts',
    'sandbox/demo-credentials.json',
    'sandbox/demo-server-keys.json',
    'node_modules/@electric-sql/pglite/package.json',
  ].map((name) => path.join(root, name));
  const folders = MIGRATIONS.map(({ folder }) => folder);
  const migrations = folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => path.join(folder, name)),
  );
  for (const file of [...made, ...migrations]) hash.update(path.basename(file)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
