import type { IncomingMessage } from 'node:http';
import zlib from 'node:zlib';

/** How much of a reply is kept at its beginning and at its end: dialects read all of it or its last line. */
export const KEPT_AT_EACH_END_BYTES = 32 * 1024;
/** The rest is not read. */
export const MAX_READ_BYTES = 4 * 1024 * 1024;
/**
 * What a piece counts at least: each costs the process the same time whatever its length, and a reply in chunks of one
 * byte has millions (4 MiB of them stopped all other requests for seconds).
 */
export const LEAST_PIECE_BYTES = 64;

/**
 * Replies in a coding that was not asked for (`accept-encoding: identity`). So much of one is read, and decoded in one
 * piece by the thread that reads: streams of zlib compute in threads that the whole process has in common, and 4 MiB of
 * brotli that were made for it kept them for six seconds. 16 KiB of it take 25 ms, and a reply has some 30 bytes.
 */
export const MAX_ENCODED_BYTES = 16 * 1024;

/** A truncated ending is not decoded: what came before it counts. */
const LENIENT = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: MAX_READ_BYTES };
const LENIENT_BROTLI = { ...LENIENT, finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH };
const LENIENT_ZSTD = { ...LENIENT, finishFlush: zlib.constants.ZSTD_e_flush };

type Decode = (bytes: Buffer) => Buffer;
const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', (bytes) => zlib.gunzipSync(bytes, LENIENT)],
  ['x-gzip', (bytes) => zlib.gunzipSync(bytes, LENIENT)],
  ['deflate', (bytes) => zlib.inflateSync(bytes, LENIENT)],
  ['br', (bytes) => zlib.brotliDecompressSync(bytes, LENIENT_BROTLI)],
  ['zstd', (bytes) => zlib.zstdDecompressSync(bytes, LENIENT_ZSTD)],
]);

/** Empty when it can't be decoded, or swells too much. */
function decoded(decode: Decode, bytes: Buffer): Buffer {
  try {
    return decode(bytes);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Keeps the two ends of a text of any length, in bounded memory and with one copy of each byte. */
class BothEnds {
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  /** Its last bytes, in a ring: copying it together for each piece is quadratic, and pieces may have one byte. */
  readonly #tail = Buffer.alloc(KEPT_AT_EACH_END_BYTES);
  #tailBytes = 0;

  add(chunk: Buffer): void {
    const forHead = chunk.subarray(0, KEPT_AT_EACH_END_BYTES - this.#headBytes);
    if (forHead.length > 0) this.#head.push(forHead);
    this.#headBytes += forHead.length;
    const rest = chunk.subarray(Math.max(forHead.length, chunk.length - KEPT_AT_EACH_END_BYTES));
    this.#tailBytes += chunk.length - forHead.length - rest.length;
    const at = this.#tailBytes % KEPT_AT_EACH_END_BYTES;
    const untilTheEnd = rest.copy(this.#tail, at);
    rest.copy(this.#tail, 0, untilTheEnd);
    this.#tailBytes += rest.length;
  }

  text(): string {
    const at = this.#tailBytes % KEPT_AT_EACH_END_BYTES;
    const tail =
      this.#tailBytes < KEPT_AT_EACH_END_BYTES
        ? [this.#tail.subarray(0, at)]
        : [this.#tail.subarray(at), this.#tail.subarray(0, at)];
    return Buffer.concat([...this.#head, ...tail]).toString('utf8');
  }
}

/**
 * Reads the body of a reply as text, whatever its content-encoding and length; of a long one its two ends. A body that
 * can't be decoded is empty. Rejects when the connection breaks before its end.
 */
export function readBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const coding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
    const decode = DECODERS.get(coding);
    const kept = new BothEnds();
    const encoded: Buffer[] = [];
    const limit = decode ? MAX_ENCODED_BYTES : MAX_READ_BYTES;
    let read = 0;
    let isOver = false;
    const finish = () => {
      if (isOver) return;
      isOver = true;
      if (decode) kept.add(decoded(decode, Buffer.concat(encoded).subarray(0, limit)));
      resolve(kept.text());
      // Only an unfinished reply is destroyed: a connection whose reply has ended is reused.
      if (!response.complete) response.destroy();
    };
    response.on('data', (chunk: Buffer) => {
      if (decode) encoded.push(chunk);
      else kept.add(chunk);
      read += Math.max(chunk.length, LEAST_PIECE_BYTES);
      if (read > limit) finish();
    });
    response.on('end', finish);
    response.on('error', reject);
  });
}
