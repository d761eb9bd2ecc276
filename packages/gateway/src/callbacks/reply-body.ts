import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

/** How much of a reply is kept at its beginning and at its end: dialects read all of it or its last line. */
export const KEPT_AT_EACH_END_BYTES = 32 * 1024;
/** The rest is not read. */
export const MAX_READ_BYTES = 4 * 1024 * 1024;

/** A truncated ending is not decoded: what came before it counts. */
const LENIENT = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(LENIENT),
  'x-gzip': () => zlib.createGunzip(LENIENT),
  deflate: () => zlib.createInflate(LENIENT),
  br: () => zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => zlib.createZstdDecompress(),
};

/** Collects text of any length in bounded memory. */
class BothEnds {
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail = Buffer.alloc(0);

  add(chunk: Buffer): void {
    const forHead = chunk.subarray(0, KEPT_AT_EACH_END_BYTES - this.#headBytes);
    if (forHead.length > 0) this.#head.push(forHead);
    this.#headBytes += forHead.length;
    const rest = chunk.subarray(forHead.length);
    if (rest.length > 0) this.#tail = Buffer.concat([this.#tail, rest]).subarray(-KEPT_AT_EACH_END_BYTES);
  }

  text(): string {
    return Buffer.concat([...this.#head, this.#tail]).toString('utf8');
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
    source.on('data', (chunk: Buffer) => {
      read += chunk.length;
      kept.add(chunk);
      if (read > MAX_READ_BYTES) finish();
    });
    source.on('end', finish);
    response.on('error', reject);
    if (decoder) {
      decoder.on('error', finish);
      response.pipe(decoder);
    }
  });
}
