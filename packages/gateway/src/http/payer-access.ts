import type { FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

/** Where the payer is. Nobody tells a sandbox, whose payers are where its merchants' tests expect them. */
export function accessCountryOf(
  { config }: Pick<Gateway, 'config'>,
  { headers }: Pick<FastifyRequest, 'headers'>,
): string | undefined {
  const header = config.countryHeader === undefined ? undefined : headers[config.countryHeader];
  if (typeof header === 'string') return countryOf(header.toUpperCase());
  return config.mode === 'sandbox' ? 'KR' : undefined;
}

/** Cloudflare says `XX` where it knows none, and `T1` of Tor: nobody knows where that payer is. */
function countryOf(text: string): string | undefined {
  return /^[A-Z]{2}$/.test(text) && text !== 'XX' ? text : undefined;
}
