import type { FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

/** The payer's country. Unknown in a sandbox, whose payers are where its merchants' tests expect them. */
export function accessCountryOf(
  { config }: Pick<Gateway, 'config'>,
  { headers }: Pick<FastifyRequest, 'headers'>,
): string | undefined {
  const header = config.countryHeader === undefined ? undefined : headers[config.countryHeader];
  if (typeof header === 'string') return countryOf(header.toUpperCase());
  return config.mode === 'sandbox' ? 'KR' : undefined;
}

/** Cloudflare sends `XX` when it is unknown, and `T1` for Tor, where it can not be known. */
function countryOf(text: string): string | undefined {
  return /^[A-Z]{2}$/.test(text) && text !== 'XX' ? text : undefined;
}
