import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
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

/** A truncated ending is not decoded: what came before it counts. */
const LENIENT = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(LENIENT),
  'x-gzip': () => zlib.createGunzip(LENIENT),
  deflate: () => zlib.createInflate(LENIENT),
  br: () => zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => zlib.createZstdDecompress(),
};

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
 * can't be decoded is read as far as possible. Rejects when the connection breaks before its end.
 */
export function readBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const kept = new BothEnds();
    const decoder = DECODERS[response.headers['content-encoding']?.trim().toLowerCase() ?? '']?.();
    const source = decoder ?? response;
    let read = 0;
    const finish = () => {
      resolve(kept.text());
      // Only an unfinished reply is destroyed: a connection whose reply has ended is reused.
      if (!response.complete) response.destroy();
      decoder?.destroy();
    };
    const count = (chunk: Buffer) => {
      read += Math.max(chunk.length, LEAST_PIECE_BYTES);
      if (read > MAX_READ_BYTES) finish();
    };
    source.on('data', (chunk: Buffer) => {
      kept.add(chunk);
      count(chunk);
    });
    source.on('end', finish);
    response.on('error', reject);
    if (decoder) {
      decoder.on('error', finish);
      response.on('data', count);
      response.pipe(decoder);
    }
  });
}
