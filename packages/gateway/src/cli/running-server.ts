import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { folderOf, HELLO_PATH, LOCAL_FILE, type LocalAddress, proofOf } from '../admin/local-server.ts';
import type { Config } from '../config.ts';

/** The result of looking for a server that has the store open: its address, or none. */
export type Found =
  | { readonly kind: 'running'; readonly server: LocalAddress }
  | { readonly kind: 'none' }
  /** There is a file, but its address does not answer as its writer would. */
  | { readonly kind: 'silent'; readonly file: string };

/** On this machine it answers at once, but a loaded one may take longer. */
const HELLO_TIMEOUT_MS = 10_000;

/**
 * Looks for the server that has the embedded database open. Throws a sentence when its file may not be read: then this
 * user may not open the database either.
 */
export async function findRunningServer({ databaseUrl, dataDir }: Config): Promise<Found> {
  if (databaseUrl) return { kind: 'none' };
  const file = path.join(dataDir, LOCAL_FILE);
  const server = await readAddress(file);
  if (!server || server.folder !== (await folderOf(dataDir))) return { kind: 'none' };
  return (await isItsWriter(server)) ? { kind: 'running', server } : { kind: 'silent', file };
}

async function readAddress(file: string): Promise<LocalAddress | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') return undefined;
    throw new Error(`a server of another user has this data folder: ${file} may be read by its owner only`);
  }
  try {
    const { address, secret, folder = '' } = JSON.parse(text) as Partial<LocalAddress>;
    const isLoopback = /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(address ?? '');
    return isLoopback && typeof secret === 'string'
      ? { address: address as string, secret, folder }
      : undefined;
  } catch {
    // It is just being written, or was truncated: the lock of the folder decides.
    return undefined;
  }
}

/** The port may belong to another process by now: nothing is sent unless it proves that it knows the secret. */
async function isItsWriter({ address, secret }: LocalAddress): Promise<boolean> {
  const nonce = randomBytes(16).toString('hex');
  try {
    const reply = await fetch(`${address}${HELLO_PATH}?nonce=${nonce}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(HELLO_TIMEOUT_MS),
    });
    const { proof } = (await reply.json()) as { proof?: unknown };
    const [given, expected] = [Buffer.from(String(proof)), Buffer.from(proofOf(secret, nonce))];
    return given.length === expected.length && timingSafeEqual(given, expected);
  } catch {
    return false;
  }
}
