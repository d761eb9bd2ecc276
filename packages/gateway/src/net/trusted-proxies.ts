import { type AddressRange, isInRanges, readRange } from './addresses.ts';

/**
 * Whose statement of the caller's address is trusted. `hops`: this many proxies are in front, each of which appends its
 * caller's address to X-Forwarded-For. `ranges`: proxies have these addresses; the first address from the right outside
 * of them is the caller. Nothing further left is trusted: the caller can write anything there.
 */
export type TrustedProxies =
  | { readonly kind: 'none' }
  | { readonly kind: 'hops'; readonly hops: number }
  | { readonly kind: 'ranges'; readonly ranges: readonly AddressRange[]; readonly text: string };

/** Names for ranges that everybody would have to look up. */
const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: [
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '100.64.0.0/10',
    '169.254.0.0/16',
    'fc00::/7',
    'fe80::/10',
  ],
};

/** More proxies in a row are a typing error. */
const MAX_HOPS = 10;

const EXPECTED =
  `the number of proxies in front (1 to ${MAX_HOPS}), or the ranges that they call from, such as ` +
  '"loopback", "private" or "10.0.0.0/8,2001:db8::/32"';

/** Parses NARU_TRUST_PROXY; returns a text when the value is invalid. */
export function readTrustedProxies(text: string): TrustedProxies | { readonly fault: string } {
  if (text === '' || text === 'false' || text === '0') return { kind: 'none' };
  if (text === 'true') {
    return {
      fault:
        'NARU_TRUST_PROXY=true would believe whatever address a caller writes into X-Forwarded-For; write ' +
        `${EXPECTED}. With one proxy in front that is NARU_TRUST_PROXY=1`,
    };
  }
  if (/^\d+$/.test(text) && text.length <= 2 && Number(text) <= MAX_HOPS) {
    return { kind: 'hops', hops: Number(text) };
  }
  const parts = text.split(',').map((part) => part.trim());
  const read = parts.map((part) => (NAMED_RANGES[part] ?? [part]).map((range) => readRange(range)));
  const wrong = parts.filter((_, at) => read[at]?.includes(undefined));
  if (wrong.length > 0) {
    return {
      fault: `NARU_TRUST_PROXY must be ${EXPECTED}; wrong: ${wrong.map((one) => `"${one}"`).join(', ')}`,
    };
  }
  const ranges = read.flat().filter((range) => range !== undefined);
  const everybody = ranges.find(([, bits]) => bits === 0);
  if (everybody) {
    return {
      fault: `NARU_TRUST_PROXY must be ${EXPECTED}; ${everybody[0]}/0 is everybody, callers included`,
    };
  }
  return { kind: 'ranges', ranges, text: parts.join(',') };
}

/**
 * For Fastify: whether to trust the `hop`th address from the connection outwards (0: the peer). `false` uses the
 * connection's own address, whatever the headers contain.
 */
export function trustFunction(proxies: TrustedProxies): false | ((address: string, hop: number) => boolean) {
  if (proxies.kind === 'none') return false;
  if (proxies.kind === 'hops') return (_, hop) => hop < proxies.hops;
  return (address) => isInRanges(address, proxies.ranges);
}

/** As an operator wrote it. */
export function shownTrustedProxies(proxies: TrustedProxies): string {
  if (proxies.kind === 'none') return '(none)';
  return proxies.kind === 'hops' ? String(proxies.hops) : proxies.text;
}
