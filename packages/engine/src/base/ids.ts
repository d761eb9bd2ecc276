import { createHash, randomBytes, randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;
const RANDOM_BYTES_PER_ID = 10;
/** The largest request that is served from the page. */
const MAX_DRAW_BYTES = 64;
const pool = Buffer.alloc(POOL_BYTES);
let poolPosition = POOL_BYTES;

/** Random bytes are drawn in pages: one call to the generator per id costs more than the id itself. */
function draw(bytes: number): number {
  if (poolPosition + bytes > POOL_BYTES) {
    randomFillSync(pool);
    poolPosition = 0;
  }
  const start = poolPosition;
  poolPosition += bytes;
  return start;
}

/** A few random bytes; no byte of the generator is given out twice. */
export function fewRandomBytes(bytes: number): Buffer {
  if (bytes > MAX_DRAW_BYTES) throw new RangeError(`at most ${MAX_DRAW_BYTES} bytes at once`);
  const start = draw(bytes);
  return Buffer.from(pool.subarray(start, start + bytes));
}

/**
 * A version 7 UUID (RFC 9562): 48 bits of time, 74 random bits. Time order keeps index inserts at the right-hand
 * edge; no sequence is shared between processes or shards.
 */
export function newId(now: Date): string {
  const start = draw(RANDOM_BYTES_PER_ID);
  const time = now.getTime().toString(16).padStart(12, '0');
  const random = pool.toString('hex', start, start + RANDOM_BYTES_PER_ID);
  // Two bits of the half byte that is printed nowhere else.
  const variant = '89ab'[(pool[start + 1] ?? 0) & 3];
  return (
    `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-` +
    `${variant}${random.slice(5, 8)}-${random.slice(8)}`
  );
}

/** A version 8 UUID (RFC 9562) that is the same for the same text: for records that may exist only once. */
export function namedId(text: string): string {
  const hex = sha256Hex(text);
  const variant = '89ab'[Number.parseInt(hex[15] ?? '0', 16) & 3];
  const last = `${variant}${hex.slice(16, 19)}-${hex.slice(19, 31)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-${last}`;
}

/** `bytes` random bytes as base64url text. */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/**
 * Packs ids into one base64url token for a link. The merchant's id is among them, so that a look-up has its shard key.
 */
export function packIds(...ids: string[]): string {
  return Buffer.from(ids.map((id) => id.replaceAll('-', '')).join(''), 'hex').toString('base64url');
}

/** The ids packed into `token`, or undefined when it is not a token of `count` ids. */
export function unpackIds(token: string, count: number): string[] | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  const hex = Buffer.from(token, 'base64url').toString('hex');
  if (hex.length !== count * 32) return undefined;
  const ids = Array.from({ length: count }, (_, index) => hex.slice(index * 32, index * 32 + 32));
  return ids.map((id) => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}

/** SHA-256 of UTF-8 text as hex. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
