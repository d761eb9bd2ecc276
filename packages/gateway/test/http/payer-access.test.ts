import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { accessCountryOf } from '../../src/http/payer-access.ts';

describe('the country of a browser', () => {
  const config = readConfig({ NARU_COUNTRY_HEADER: 'cf-ipcountry' });
  const countryIn = (headers: Record<string, string>) => accessCountryOf({ config }, { headers });

  test.each([
    ['KR', 'KR'],
    ['us', 'US'],
    // Cloudflare says XX of what it does not know, and T1 of Tor.
    ['XX', undefined],
    ['T1', undefined],
    ['somewhere', undefined],
    ['', undefined],
  ])('of which the network in front says %j is %j', (said, country) => {
    expect(countryIn({ 'cf-ipcountry': said })).toBe(country);
  });

  test('is Korea in a sandbox of which no network says anything', () => {
    expect(countryIn({})).toBe('KR');
  });
});
