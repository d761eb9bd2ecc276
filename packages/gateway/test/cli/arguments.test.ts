import { describe, expect, test } from 'vitest';
import {
  allowedAddressArgument,
  nameArgument,
  webAddressArgument,
  wholeNumberBetween,
} from '../../src/cli/parse.ts';
import { columnsOf, printRows } from '../../src/cli/print.ts';
import { settingArgument as settingArgumentOf } from '../../src/cli/settings.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { dialectsByName } from '../../src/gateway.ts';

const settingArgument = settingArgumentOf(dialectsByName(DIALECTS));

function allowed(...texts: string[]): string[] {
  return texts.reduce<string[]>((before, text) => allowedAddressArgument(text, before), []);
}

describe('what is set by hand', () => {
  test('addresses of the web', () => {
    for (const text of ['https://shop.example/cb?x=1', 'http://10.0.0.1:8080/', 'https://상점.example/']) {
      expect(webAddressArgument(text)).toBe(text);
    }
    for (const text of [
      'not a url',
      'shop.example/cb',
      'ftp://a.example/',
      'javascript:alert(1)',
      '',
      'https://',
    ]) {
      expect(() => webAddressArgument(text), text).toThrow('An address such as');
    }
    expect(() => webAddressArgument('https://kim:pass@shop.example/')).toThrow();
    expect(() => webAddressArgument(`https://shop.example/${'x'.repeat(2048)}`)).toThrow();
    expect(() => settingArgument('webhookUrl=https://kim:pass@shop.example/')).toThrow();
    // `URL` takes these; the database refuses the first two, and the others would be kept as they are given.
    for (const end of ['\0', '\ud800', '\n', '\r', ' ', '\u0085', '\u2028']) {
      expect(() => webAddressArgument(`https://shop.example/${end}`), JSON.stringify(end)).toThrow();
      expect(() => settingArgument(`webhookUrl=https://shop.example/${end}`), JSON.stringify(end)).toThrow();
    }
  });

  test('lists of addresses and ranges', () => {
    expect(allowed('10.0.0.0/8', '2001:db8::/32', '203.0.113.7')).toHaveLength(3);
    expect(allowed('any')).toEqual([]);
    expect(() => allowed('any', '203.0.113.7')).toThrow('An address or a range');
    for (const text of ['10.0.0.0/33', '10.0.0', 'shop.example', '', '1.2.3.4:80', 'any']) {
      expect(() => allowed('203.0.113.7', text), text).toThrow('An address or a range');
    }
  });

  test('numbers in bounds, and names', () => {
    const days = wholeNumberBetween(0, 365);
    expect([days('0'), days('365')]).toEqual([0, 365]);
    for (const text of ['366', '-1', '1.5', 'x', ''])
      expect(() => days(text), text).toThrow('A whole number');
    expect(nameArgument(' 서울 책방 ')).toBe('서울 책방');
    for (const text of ['', '  ', 'a\nb', 'a\u001b[2J', 'x'.repeat(101)])
      expect(() => nameArgument(text)).toThrow();
  });
});

describe('tables', () => {
  test('count columns of a terminal, in which Hangul, Han and kana take two', () => {
    expect(['abc', '서울', 'ア', '漢字', 'é', 'e\u0301', 'ＡＢ', '💳', 'ㅋ'].map(columnsOf)).toEqual([
      3, 4, 2, 4, 1, 1, 4, 2, 2,
    ]);
  });

  test('of Korean names keep their columns under each other; nothing of a cell steers the terminal', () => {
    let out = '';
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => {
      out += text;
      return true;
    }) as typeof write;
    try {
      printRows(
        [
          { name: '서울 책방', state: 'active' },
          { name: 'Seoul Books', state: 'active' },
          { name: '가\u001b[2J\nb', state: 'active' },
        ],
        {},
        'none',
      );
    } finally {
      process.stdout.write = write;
    }
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const starts = lines.map((line) =>
      columnsOf(line.slice(0, Math.max(line.indexOf('active'), line.indexOf('state')))),
    );
    expect(new Set(starts)).toEqual(new Set(['Seoul Books'.length + 2]));
    expect(out).not.toContain('\u001b');
  });
});
