import { describe, expect, test } from 'vitest';
import { appAddress, appAddressWith, appOfScheme } from '../src/rules/app-address.ts';

describe('the address of an app', () => {
  test.each(['myshop://paid', 'MyShop://', 'kr.co.shop://a/b?c=d#e', 'a+b-c.1://x'])('%s is one', (text) => {
    expect(appAddress(text)).toBe(text);
    expect(appOfScheme(text)).toBe(text);
  });

  test.each([
    '',
    'myshop:paid',
    'https://shop.example',
    'HTTP://shop.example',
    'javascript://%0aalert(1)',
    ' JavaScript://x',
    'java\nscript://x',
    'data://x',
    'vbscript://x',
    'blob://x',
    'file:///etc',
    'intent://x',
    'search-ms://query=x',
    'ms-msdt://id',
    'MS-Settings://x',
    'itms-services://x',
    'tel://119',
    'view-source://x',
    'my shop://x',
    'myshop://a b',
    'localhost:8080',
    '1shop://x',
  ])('%j is none', (text) => {
    expect(appAddress(text)).toBeUndefined();
  });

  test('a scheme alone is one, unless it runs or opens something', () => {
    expect(['myshop', 'myshop:', ' myshop '].map(appOfScheme)).toEqual(Array(3).fill('myshop://'));
    for (const scheme of ['javascript', 'JAVASCRIPT:', 'data', 'https', 'file', '', '://', 'a b']) {
      expect(appOfScheme(scheme), scheme).toBeUndefined();
    }
  });

  test.each([
    ['myshop://paid', 'myshop://paid?a=1%20%26&b=%ED%95%9C'],
    ['myshop://paid?x=1', 'myshop://paid?x=1&a=1%20%26&b=%ED%95%9C'],
    ['myshop://paid?', 'myshop://paid?a=1%20%26&b=%ED%95%9C'],
    ['myshop://paid?x=1#end?', 'myshop://paid?x=1&a=1%20%26&b=%ED%95%9C#end?'],
  ])('%s takes parameters', (address, expected) => {
    expect(appAddressWith(address, { a: '1 &', b: '한' })).toBe(expected);
  });
});
