import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { readTrustedProxies, trustFunction } from '../../src/net/trusted-proxies.ts';

/** The address that a route sees behind a setting, of a call from `from` with such a header. */
async function seen(setting: string, from: string, forwarded?: string): Promise<string> {
  const proxies = readTrustedProxies(setting);
  if ('fault' in proxies) throw new Error(proxies.fault);
  const app = fastify({ trustProxy: trustFunction(proxies) });
  app.get('/', (request) => request.ip);
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await app.inject({ url: '/', remoteAddress: from, headers })).body;
}

const FORGED = '198.51.100.1';
const CLIENT = '203.0.113.7';

describe('the address of a caller', () => {
  test.each([
    ['no proxy is trusted', 'false', '10.0.0.1', CLIENT, '10.0.0.1'],
    ['one proxy, which adds the address', '1', '10.0.0.1', CLIENT, CLIENT],
    ['one proxy, and an address that the caller wrote', '1', '10.0.0.1', `${FORGED}, ${CLIENT}`, CLIENT],
    ['two proxies', '2', '10.0.0.1', `${FORGED}, ${CLIENT}, 10.0.0.2`, CLIENT],
    ['one proxy, which sent nothing', '1', '10.0.0.1', undefined, '10.0.0.1'],
    ['ranges', '10.0.0.0/8', '10.0.0.1', `${FORGED}, ${CLIENT}, 10.0.0.2`, CLIENT],
    ['ranges, written as IPv6', '10.0.0.0/8', '::ffff:10.0.0.1', `${FORGED}, ${CLIENT}`, CLIENT],
    ['ranges, and a caller past the proxy', '10.0.0.0/8', CLIENT, FORGED, CLIENT],
    ['ranges of IPv6', 'fd00::/8', 'fd00::1', `${FORGED}, 2001:db8::7`, '2001:db8::7'],
    ['a single address', '192.0.2.1', '192.0.2.1', `${FORGED}, ${CLIENT}`, CLIENT],
    ['loopback', 'loopback', '127.0.0.1', `${FORGED}, ${CLIENT}`, CLIENT],
    ['loopback, called from elsewhere', 'loopback', '10.0.0.1', CLIENT, '10.0.0.1'],
    ['private', 'private', '172.16.3.4', `${FORGED}, ${CLIENT}, 192.168.1.1`, CLIENT],
    ['names and ranges', 'loopback, 192.0.2.0/24', '127.0.0.1', `${FORGED}, ${CLIENT}, 192.0.2.9`, CLIENT],
    [
      'proxies that are written with their port',
      'private',
      '10.0.0.1',
      `${FORGED}, ${CLIENT}, 10.0.0.2:443`,
      CLIENT,
    ],
    ['what is no address is nobody’s proxy', 'private', '10.0.0.1', `${CLIENT}, unknown`, 'unknown'],
  ])('%s', async (_, setting, from, forwarded, expected) => {
    expect(await seen(setting, from, forwarded)).toBe(expected);
  });
});

describe('the setting', () => {
  test('"true" is refused, with what to write instead', () => {
    expect(readTrustedProxies('true')).toEqual({
      fault: expect.stringMatching(
        /^NARU_TRUST_PROXY=true would believe .* With one proxy .* NARU_TRUST_PROXY=1$/,
      ),
    });
  });

  test.each([
    'yes',
    '11',
    '-1',
    '1.5',
    '10.0.0.0/33',
    'loopback,',
    'localhost',
    '0.0.0.0/0',
    '::/0',
    '010.0.0.1',
  ])('"%s" is refused', (text) => {
    const read = readTrustedProxies(text);
    expect('fault' in read && read.fault).toMatch(/^NARU_TRUST_PROXY must be the number of proxies/);
  });
});
