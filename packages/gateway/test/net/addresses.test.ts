import { describe, expect, test } from 'vitest';
import { isPublicAddress, mayCallFrom, networkOf, readRange } from '../../src/net/addresses.ts';

describe('lists of allowed addresses', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '::ffff:203.0.113.7', true],
    ['::ffff:203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::a00:1', false],
    ['2001:db8::/32', '2001:db8:1::9', true],
    ['2001:db8::7', '2001:db8:0:0::7', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::/0', '10.0.0.1', false],
    ['203.0.113.7', '203.0.113.7:40312', true],
    ['10.0.0.0/8', '10.1.2.3:80', true],
    ['2001:db8::/32', '[2001:db8:1::9]:40312', true],
    ['10.0.0.0/8', '10.1.2.3:80:80', false],
    ['10.0.0.0/8', 'unknown', false],
    ['10.0.0.0/8', '', false],
    ['what is no address', '10.0.0.1', false],
  ])('%s and a caller from %s: %s', (allowed, ip, may) => {
    expect(mayCallFrom({ allowedIps: ['192.0.2.1', allowed] }, ip)).toBe(may);
  });

  test('an empty list lets everybody call', () => {
    expect(mayCallFrom({ allowedIps: [] }, '203.0.113.7')).toBe(true);
  });

  test.each([
    '10.0.0',
    '1.2',
    '0x7f000001',
    '10.0.0.0/33',
    '10.0.0.0/',
    '/8',
    'localhost',
    '',
    ':::/8',
    '10.0.0.01.2',
  ])('"%s" is no address and no range', (text) => expect(readRange(text)).toBeUndefined());
});

test('what is counted by address: IPv4 alone, IPv6 by the 64 bits that one customer has', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('2001:db8:1:2:3::9')).toBe(networkOf('2001:db8:1:2:ffff::1'));
  expect(networkOf('2001:db8:1:2:3::9')).not.toBe(networkOf('2001:db8:1:3:3::9'));
  expect(networkOf('unknown')).toBe('unknown');
  // As Azure's gateway writes a caller into X-Forwarded-For.
  expect(networkOf('203.0.113.7:40312')).toBe('203.0.113.7');
  expect(networkOf('[2001:db8:1:2:3::9]:40312')).toBe(networkOf('2001:db8:1:2::1'));
});

test('public addresses', () => {
  for (const ip of ['203.0.114.7', '2a00:1450::1']) expect(isPublicAddress(ip), ip).toBe(true);
  for (const ip of [
    '127.0.0.1',
    '10.1.1.1',
    '::1',
    'fe80::1',
    '100.64.0.1',
    '::ffff:127.0.0.1',
    'unknown',
    '',
  ]) {
    expect(isPublicAddress(ip), ip).toBe(false);
  }
});
