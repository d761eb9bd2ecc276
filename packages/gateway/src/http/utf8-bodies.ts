import { isUtf8 } from 'node:buffer';
import type { FastifyBodyParser, FastifyInstance } from 'fastify';

/** JSON is UTF-8 (RFC 8259 §8.1); Fastify takes it for a fault of the caller. */
class NotUtf8 extends Error {
  readonly statusCode = 400;

  constructor() {
    super('The body is not UTF-8');
  }
}

interface Options {
  readonly bodyLimit?: number;
}

/**
 * Reads bodies of a content type as text, and refuses those that are not UTF-8. Fastify's own decoding puts U+FFFD in
 * place of every byte that it does not understand: the order numbers 가-1 and 나-1 in EUC-KR were one and the same.
 */
export function takeUtf8(
  app: FastifyInstance,
  contentType: string,
  { bodyLimit }: Options,
  parse: FastifyBodyParser<string> = (_request, body, done) => done(null, body),
): void {
  const options = { parseAs: 'buffer', ...(bodyLimit === undefined ? {} : { bodyLimit }) } as const;
  app.addContentTypeParser<Buffer>(contentType, options, (request, bytes, done) =>
    isUtf8(bytes) ? parse(request, textOf(bytes), done) : done(new NotUtf8()),
  );
}

const BYTE_ORDER_MARK = '\uFEFF';

/** Without a byte order mark in front, as .NET and PowerShell write it: readers may skip it (RFC 8259 §8.1). */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
