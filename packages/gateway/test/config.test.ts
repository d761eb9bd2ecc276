import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, shownConfig } from '../src/config.ts';
import { unreadVariables } from '../src/config-unread.ts';

const LIVE = {
  NARU_MODE: 'live',
  DATABASE_URL: 'postgres://naru:hunter2@db.example/naru',
  NARU_PUBLIC_URL: 'https://pay.example.com/',
  NARU_MASTER_KEY: 'k'.repeat(32),
  NARU_VAULT_KEY: 'v'.repeat(32),
};

function faults(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

test('variables with our name that nothing reads are named', () => {
  const read = {
    ...LIVE,
    PORT: '1',
    NARU_OPS_PORT: '2',
    NARU_OPS_HOST: '::1',
    NARU_MAIL_FROM: 'a@b.example',
  };
  const others = { NARU_SECRET_KEY: 's', NARU_TEST_DATABASE_URL: 'u', NARU_OLD: '', HOME: '/' };
  expect(unreadVariables({ ...read, ...others })).toEqual([]);
  const slips = { NARU_TRUSTED_PROXY: '1', NARU_OPERATORS_KEY: 'o' };
  expect(unreadVariables({ ...read, ...slips })).toEqual(['NARU_OPERATORS_KEY', 'NARU_TRUSTED_PROXY']);
});

describe('the configuration', () => {
  test('needs nothing for a sandbox', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      mode: 'sandbox',
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: undefined,
      publicUrl: 'http://127.0.0.1:8080',
      trustedProxies: { kind: 'none' },
      logLevel: 'info',
      callbackAllowedRanges: ['127.0.0.0/8', '::1/128'],
    });
    expect(config.dataDir).toMatch(/\/data$/);
  });

  test('links follow host and port', () => {
    expect(readConfig({ PORT: '9000' }).publicUrl).toBe('http://127.0.0.1:9000');
    expect(readConfig({ HOST: '0.0.0.0' }).publicUrl).toBe('http://127.0.0.1:8080');
    expect(readConfig({ HOST: '::' }).publicUrl).toBe('http://127.0.0.1:8080');
    expect(readConfig({ HOST: '::1' }).publicUrl).toBe('http://[::1]:8080');
    expect(readConfig({ NARU_PUBLIC_URL: 'https://a.example/pay//' }).publicUrl).toBe(
      'https://a.example/pay',
    );
  });

  test.each([
    'HTTPS://Pay.Example',
    ' https://pay.example/ ',
    'https://pay.example\r',
    'https:pay.example',
    'https://pay.example/?',
    'https://pay.example/#',
    'https://pay.example:443',
  ])('links are made of what an address means, not of its text: %j', (text) => {
    expect(readConfig({ ...LIVE, NARU_PUBLIC_URL: text }).publicUrl).toBe('https://pay.example');
  });

  test.each([
    ['correct horse battery staple, and some more', /^NARU_OPERATOR_KEY must be of ASCII without spaces/],
    [`${'k'.repeat(40)}\n`, /^NARU_OPERATOR_KEY must be of ASCII without spaces/],
    ['나루'.repeat(20), /^NARU_OPERATOR_KEY must be of ASCII without spaces/],
    [LIVE.NARU_MASTER_KEY, /^NARU_OPERATOR_KEY must be another key than NARU_MASTER_KEY: it travels/],
    [LIVE.NARU_VAULT_KEY, /^NARU_OPERATOR_KEY must be another key than NARU_VAULT_KEY: it travels/],
  ])('an operator’s key that no call could bring, or that must not travel, is refused: %j', (key, fault) => {
    expect(faults({ ...LIVE, NARU_OPERATOR_KEY: key })).toEqual([expect.stringMatching(fault)]);
  });

  test('live mode takes a complete environment, with no private addresses for callbacks', () => {
    const config = readConfig(LIVE);
    expect(config).toMatchObject({ mode: 'live', publicUrl: 'https://pay.example.com' });
    expect(config.callbackAllowedRanges).toEqual([]);
    expect(readConfig({ ...LIVE, NARU_CALLBACK_ALLOWED_RANGES: '10.0.0.0/8' }).callbackAllowedRanges).toEqual(
      ['10.0.0.0/8'],
    );
  });

  test('live mode without anything: one line per fault, all at once', () => {
    expect(faults({ NARU_MODE: 'live' })).toEqual([
      'NARU_MODE=live needs DATABASE_URL: the embedded database is for the sandbox, evaluation and tests only',
      'NARU_MODE=live needs NARU_PUBLIC_URL, the address that payers reach',
      'NARU_MODE=live needs NARU_MASTER_KEY (for example: openssl rand -base64 32)',
      'NARU_MODE=live needs NARU_VAULT_KEY, a second key for card numbers (openssl rand -base64 32)',
    ]);
  });

  test.each([
    [{ NARU_MODE: 'production' }, /^NARU_MODE must be one of sandbox, live; it is "production"$/],
    [{ NARU_MODE: 'LIVE' }, /^NARU_MODE/],
    [{ PORT: '65536' }, /^PORT must be a whole number from 0 to 65535; it is "65536"$/],
    [{ PORT: '-1' }, /^PORT/],
    [{ PORT: '80a' }, /^PORT/],
    [{ PORT: '1e3' }, /^PORT/],
    [{ DATABASE_URL: 'mysql://db/naru' }, /^DATABASE_URL must be a URL that begins with postgres:/],
    [{ DATABASE_URL: 'naru' }, /^DATABASE_URL/],
    [{ ...LIVE, NARU_PUBLIC_URL: 'http://pay.example.com' }, /^NARU_PUBLIC_URL must be an https address/],
    [{ NARU_PUBLIC_URL: 'pay.example.com' }, /^NARU_PUBLIC_URL must be an http or https address/],
    [{ NARU_PUBLIC_URL: 'https://a.example/?x=1' }, /^NARU_PUBLIC_URL/],
    [{ NARU_PUBLIC_URL: 'https://a.example/#x' }, /^NARU_PUBLIC_URL/],
    [{ NARU_MASTER_KEY: 'short' }, /^NARU_MASTER_KEY must have at least 32 characters$/],
    [{ NARU_MASTER_KEY: ' '.repeat(40) }, /^NARU_MASTER_KEY must have at least 32 characters$/],
    [{ NARU_VAULT_KEY: `${' '.repeat(40)}v` }, /^NARU_VAULT_KEY must have at least 32 characters$/],
    [
      { NARU_SMTP_URL: 'smtp://u:%zz@h', NARU_MAIL_FROM: 'a@b' },
      /^NARU_SMTP_URL must have each % of a user, a password, a host or a path written as %25$/,
    ],
    [{ NARU_SMTP_URL: 'smtp://50%@h', NARU_MAIL_FROM: 'a@b' }, /^NARU_SMTP_URL must have each %/],
    [{ DATABASE_URL: 'postgres://naru:a%ffb@db/naru' }, /^DATABASE_URL must have each %/],
    [{ DATABASE_URL: 'postgres://naru@db/na%ffru' }, /^DATABASE_URL must have each %/],
    [{ NARU_PUBLIC_URL: 'https://pay.example/50%' }, /^NARU_PUBLIC_URL must have each %/],
    [{ NARU_VAULT_KEY: 'short' }, /^NARU_VAULT_KEY must have at least 32 characters$/],
    [
      { ...LIVE, NARU_VAULT_KEY: LIVE.NARU_MASTER_KEY },
      /^NARU_VAULT_KEY must be another key than NARU_MASTER_KEY$/,
    ],
    [{ NARU_LOG_LEVEL: 'loud' }, /^NARU_LOG_LEVEL/],
    [{ NARU_TRUST_PROXY: 'yes' }, /^NARU_TRUST_PROXY/],
    [{ NARU_TRUST_PROXY: 'true' }, /^NARU_TRUST_PROXY=true would believe/],
    [{ NARU_DATABASE_POOL_SIZE: '1' }, /^NARU_DATABASE_POOL_SIZE/],
    [{ NARU_CALLBACK_ALLOWED_RANGES: '10.0.0.0' }, /^NARU_CALLBACK_ALLOWED_RANGES.*wrong: 10\.0\.0\.0$/],
    [{ NARU_CALLBACK_ALLOWED_RANGES: '10.0.0.0/8, 300.1.1.1/8' }, /wrong: 300\.1\.1\.1\/8$/],
    [{ NARU_CALLBACK_ALLOWED_RANGES: '10.0.0.0/33' }, /wrong: 10\.0\.0\.0\/33$/],
    [{ NARU_CALLBACK_ALLOWED_RANGES: ':::/8' }, /wrong: :::\/8$/],
  ])('%j is refused in one line', (env, line) => {
    const found = faults(env as Record<string, string>);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(line);
    expect(found[0]).not.toContain('\n');
  });

  test('the sandbox’s vault key follows from the master key, and is another one', () => {
    const keyOf = (env: Record<string, string>) => readConfig(env).vaultKey.reveal();
    const master = { NARU_MASTER_KEY: 'm'.repeat(32) };
    expect(keyOf(master)).toBe(keyOf(master));
    expect(keyOf(master)).not.toBe(keyOf({}));
    expect(keyOf(master)).not.toContain(master.NARU_MASTER_KEY);
    expect(keyOf({ ...master, NARU_VAULT_KEY: 'w'.repeat(32) })).toBe('w'.repeat(32));
  });

  test('mails need a server and a sender, and the password is not shown', () => {
    expect(readConfig({})).toMatchObject({ smtpUrl: undefined, mailFrom: undefined });
    const config = readConfig({
      NARU_SMTP_URL: 'smtps://user:pass%40word@mail.example',
      NARU_MAIL_FROM: 'Naru <pay@shop.example>',
    });
    expect(config.smtpUrl?.reveal()).toBe('smtps://user:pass%40word@mail.example');
    expect(JSON.stringify([config, shownConfig(config)])).not.toContain('pass%40word');
    expect(faults({ NARU_SMTP_URL: 'smtp://mail.example' })).toEqual([
      'NARU_SMTP_URL needs NARU_MAIL_FROM, whom mails to payers are from',
    ]);
    const from = { NARU_MAIL_FROM: 'pay@shop.example' };
    for (const url of ['mail.example', 'http://mail.example', 'smtp://']) {
      expect(faults({ ...from, NARU_SMTP_URL: url }), url).toEqual([
        'NARU_SMTP_URL must be a URL that begins with smtp:// or smtps://',
      ]);
    }
    for (const sender of ['nobody', 'a@b c', 'Naru <pay>', 'Naru\n<a@b>']) {
      expect(faults({ NARU_MAIL_FROM: sender })[0], sender).toContain('NARU_MAIL_FROM must be an address');
    }
  });

  test('the header with the payer’s country is a name, in whatever letters', () => {
    expect(readConfig({}).countryHeader).toBeUndefined();
    expect(readConfig({ NARU_COUNTRY_HEADER: 'CF-IPCountry' }).countryHeader).toBe('cf-ipcountry');
    expect(faults({ NARU_COUNTRY_HEADER: 'x country' })).toEqual([
      'NARU_COUNTRY_HEADER must be the name of a header; it is "x country"',
    ]);
  });

  test('pages may call from browsers in the sandbox only', () => {
    expect(readConfig({}).sandboxCors).toBe(false);
    expect(readConfig({ NARU_SANDBOX_CORS: 'true' }).sandboxCors).toBe(true);
    expect(faults({ NARU_MODE: 'live', NARU_SANDBOX_CORS: 'true' })).toContain(
      'NARU_SANDBOX_CORS is for the sandbox: live keys do not belong into browsers',
    );
  });

  test('empty variables count as absent', () => {
    expect(faults({ PORT: '', NARU_MODE: '', DATABASE_URL: '', NARU_PUBLIC_URL: '' })).toEqual([]);
  });

  test('shown, printed or logged, it shows no secret', () => {
    const config = readConfig(LIVE);
    const texts = [
      JSON.stringify(shownConfig(config)),
      JSON.stringify(config.masterKey),
      inspect(config.masterKey),
      JSON.stringify(config.vaultKey),
      inspect(config.vaultKey),
      String(config.vaultKey),
    ];
    for (const text of [...texts, String(config.masterKey), inspect(shownConfig(config))]) {
      expect(text).not.toContain(LIVE.NARU_MASTER_KEY);
      expect(text).not.toContain(LIVE.NARU_VAULT_KEY);
      expect(text).not.toContain('hunter2');
    }
    expect(shownConfig(config)).toMatchObject({
      masterKey: '***',
      vaultKey: '***',
      databaseUrl: 'postgres://naru:***@db.example/naru',
    });
    expect(shownConfig(readConfig({}))).toMatchObject({ databaseUrl: '(embedded)' });
  });

  test.each([
    ['postgres://naru:a@b@db/naru', 'postgres://naru:***@db/naru'],
    ['postgres://naru:a:b%40c/d@db/naru', undefined],
    [
      'postgres://naru@db/naru?password=hunter2&sslmode=require',
      'postgres://naru@db/naru?password=***&sslmode=require',
    ],
    [
      'postgresql:///naru?host=/run&user=x&PASSWORD=hunter2',
      'postgresql:///naru?host=%2Frun&user=x&PASSWORD=***',
    ],
    ['postgres://naru:hunter2@db/naru?options=-c%20x%3D1', 'postgres://naru:***@db/naru?options=-c%20x%3D1'],
  ])('of %s no password is shown', (databaseUrl, shown) => {
    if (faults({ DATABASE_URL: databaseUrl }).length > 0) return expect(shown).toBeUndefined();
    expect(shownConfig(readConfig({ DATABASE_URL: databaseUrl }))['databaseUrl']).toBe(shown);
  });

  test('links hold no password', () => {
    const found = faults({ NARU_PUBLIC_URL: 'https://kim:hunter2@pay.example' });
    expect(found).toEqual([expect.stringMatching(/^NARU_PUBLIC_URL must not hold a user or a password/)]);
    expect(found.join()).not.toContain('hunter2');
  });

  test('the listener for operation', () => {
    expect(readConfig({}).ops).toBeUndefined();
    expect(readConfig({ NARU_OPS_PORT: '9090' }).ops).toEqual({ host: '127.0.0.1', port: 9090 });
    expect(readConfig({ NARU_OPS_PORT: '9090', NARU_OPS_HOST: '0.0.0.0' }).ops?.host).toBe('0.0.0.0');
    expect(faults({ NARU_OPS_PORT: '8080' })).toEqual(['NARU_OPS_PORT must be another port than PORT']);
    expect(faults({ NARU_OPS_HOST: '0.0.0.0' })).toEqual([expect.stringContaining('needs NARU_OPS_PORT')]);
    expect(faults({ NARU_OPS_PORT: 'x' })).toEqual([
      expect.stringContaining('NARU_OPS_PORT must be a whole'),
    ]);
  });

  test('a wrong database URL is not repeated: it holds a password', () => {
    expect(faults({ DATABASE_URL: 'mysql://naru:hunter2@db/naru' }).join()).not.toContain('hunter2');
  });
});
