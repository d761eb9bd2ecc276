import { describe, expect, test } from 'vitest';
import { appAddress, appOfScheme } from '../../eximbay/src/rules/app-address.ts';
import { callBackFailUrl, callBackUrl } from '../../haipay/src/schemas/fields.ts';
import { APP_URL_PATTERN, isRefusedScheme, REFUSED_SCHEMES } from '../src/app-schemes.ts';

const { named, families } = REFUSED_SCHEMES;
const REFUSED = [...named, ...families.flatMap((family) => [`${family}x`, `${family}msdt`])];
const OWN = [
  'myshop',
  'kakaotalk',
  'ispmobile',
  'supertoss',
  'market',
  'itms-apps',
  'kr.co.shop',
  'com.shop-app+1',
];
const WEB = ['http', 'https'];

describe('schemes that are no app of a merchant', () => {
  const KNOWN =
    'wtai telprompt x-man-page webcals ldapi touch-http search-ms ms-msdt ms-settings javascript data file intent ' +
    'shell tel mailto smb view-source x-apple';
  test.each(KNOWN.split(' '))('%s is one', (scheme) => {
    expect(REFUSED.includes(scheme) || families.some((family) => scheme.startsWith(family))).toBe(true);
  });

  test('every one is refused in every dialect, in any case of its letters', () => {
    const pattern = new RegExp(APP_URL_PATTERN);
    for (const scheme of REFUSED) {
      for (const written of [scheme, scheme.toUpperCase()]) {
        expect([written, isRefusedScheme(written)]).toEqual([written, true]);
        expect([written, appAddress(`${written}://x`), appOfScheme(written)]).toEqual([
          written,
          undefined,
          undefined,
        ]);
        expect([written, pattern.test(`${written}://x`)]).toEqual([written, false]);
        if (WEB.includes(scheme)) continue;
        for (const schema of [callBackUrl, callBackFailUrl]) {
          expect([written, new RegExp(schema.pattern).test(`${written}://x`)]).toEqual([written, false]);
        }
      }
    }
  });

  test.each(OWN)('%s is an app’s own in every dialect', (scheme) => {
    const address = `${scheme}://paid?order=1`;
    expect(isRefusedScheme(scheme)).toBe(false);
    expect(appAddress(address)).toBe(address);
    for (const schema of [callBackUrl, callBackFailUrl])
      expect(new RegExp(schema.pattern).test(address)).toBe(true);
  });
});
