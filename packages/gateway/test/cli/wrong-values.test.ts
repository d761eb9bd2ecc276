import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from '../support/cli.ts';
import { faultOf } from '../support/cli-in-process.ts';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const LONG = 'x'.repeat(2000);

/** What each kind of value has to be, as the operator reads it. */
const AN_ID = 'An id such as';
const A_LIMIT = 'A whole number from 1 to 1000.';
const A_TIME = 'A time such as 2026-11-21T09:00:00+09:00, or a day in Korea.';
const A_PLACE = 'An id of the list, a time such as 2026-11-21T09:00:00+09:00, or a day in Korea.';
const A_CURRENCY = 'A currency such as KRW, USD or JPY.';
const line = (most: number) => `A text of 1 to ${most} characters in one line.`;

/** Command, wrong value, the option or argument that is named, and what is allowed. */
type Row = readonly [command: string, values: readonly string[], names: string, allowed: string];

function wrongTimes(command: string, option: string, allowed = A_TIME): Row[] {
  return ['soon', '2026-02-30', '1', '0001-01-01', '1969-12-31', '+275760-09-13', LONG, ''].map(
    (text) => [command, [option, text], option, allowed] as const,
  );
}

function wrongLimits(command: string): Row[] {
  return ['0', '-1', '1001', '1.5', 'many', LONG].map(
    (text) => [command, ['--limit', text], '--limit', A_LIMIT] as const,
  );
}

function wrongIds(command: string, name: string, ...more: readonly string[]): Row[] {
  const wrong = ['1', ID.toUpperCase(), `${ID}0`, "' or 1=1 --", LONG];
  return wrong.map((text) => [command, [text, ...more], `'${name}'`, AN_ID] as const);
}

const TWICE: readonly Row[] = [
  ['ledger adjust', [ID, '5', '--currency', 'USD', '--currency', 'KRW'], '--currency', 'is given twice'],
  ['app set', ['haipay', '1', '--state', 'disabled', '--state', 'active'], '--state', 'is given twice'],
  ['app set', ['haipay', '1', '--state=active', '--state=active'], '--state', 'is given twice'],
  ['serve', ['--no-workers', '--no-workers'], '--no-workers', 'is given twice'],
  [
    'app set',
    ['haipay', '1', '--setting', 'strictPhone=true', '--setting', 'strictPhone=false'],
    '--setting',
    'strictPhone is given twice.',
  ],
  [
    'app set',
    ['haipay', '1', '--deposit-rule', 'short=hold', '--deposit-rule', 'short=accept'],
    '--deposit-rule',
    'short is given twice.',
  ],
];

const ROWS: readonly Row[] = [
  ...TWICE,
  ...wrongLimits('chargebacks list'),
  ...wrongTimes('chargebacks list', '--before', A_PLACE),
  ['chargebacks list', ['--state', 'gone'], '--state', 'Allowed choices are reported, deducted'],
  ...['show', 'deduct', 'represent', 'accept', 'win', 'lose'].flatMap((action) =>
    wrongIds(`chargebacks ${action}`, 'id'),
  ),
  ['chargebacks represent', [ID, '--evidence', ''], '--evidence', 'A text of 1 to 4000 characters.'],
  ['chargebacks raise', [LONG, '--case', '1', '--reason', 'r'], "'orderNo'", line(128)],
  ['chargebacks raise', ['1', '--reason', 'r'], '--case', 'required option'],
  ['chargebacks raise', ['1', '--case', 'a\nb', '--reason', 'r'], '--case', line(64)],
  ['chargebacks raise', ['1', '--case', '1', '--reason', ''], '--reason', line(255)],
  ['chargebacks raise', ['1', '--case', '1', '--reason', LONG], '--reason', line(255)],
  [
    'chargebacks raise',
    ['1', '--case', '1', '--reason', 'r', '--reason-code', LONG],
    '--reason-code',
    line(32),
  ],
  ...wrongLimits('cash-receipts list'),
  ...wrongTimes('cash-receipts list', '--before', A_PLACE),
  ['cash-receipts list', ['--state', 'gone'], '--state', 'Allowed choices are'],
  ...['retry', 'cancel'].flatMap((action) => wrongIds(`cash-receipts ${action}`, 'id')),
  ...wrongLimits('recurring list'),
  ['recurring list', ['--state', 'gone'], '--state', 'Allowed choices are'],
  ['recurring show', [LONG], "'number'", line(128)],
  ['recurring stop', ['a\nb'], "'number'", line(128)],
  ...wrongLimits('rates list'),
  ['rates list', ['--base', 'QQQ'], '--base', A_CURRENCY],
  ['rates list', ['--quote', 'dollars'], '--quote', A_CURRENCY],
  ['rates set', ['QQQ', 'KRW', '1'], "'base'", A_CURRENCY],
  ['rates set', ['USD', '', '1'], "'quote'", A_CURRENCY],
  ...['0', '-1', '1,385', 'NaN', '1e3', '1'.repeat(13), LONG].map(
    (rate): Row => [
      'rates set',
      ['USD', 'KRW', rate],
      rate === '-1' ? 'argument' : "'rate'",
      rate === '-1' ? '' : 'A rate above 0',
    ],
  ),
  ['rates set', ['USD', 'KRW', '1', '--margin', '51'], '--margin', 'A percentage from 0 to 50'],
  [
    'rates set',
    ['USD', 'KRW', '1', '--source', LONG],
    '--source',
    'A name of up to 64 characters in one line.',
  ],
  ...wrongTimes('rates set USD KRW 1', '--from'),
  ...wrongTimes('rates set USD KRW 1', '--until'),
  ...wrongLimits('risk rules list'),
  ...wrongLimits('risk reviews list'),
  ['risk reviews list', ['--state', 'gone'], '--state', 'Allowed choices are'],
  ['risk rules list', ['--merchant', '7'], '--merchant', AN_ID],
  ['risk rules list', ['--app', 'eximbay'], '--app', 'One of haipay, teemopay, eximbay'],
  ['risk rules list', ['--app', 'paypal:1'], '--app', 'One of haipay, teemopay, eximbay'],
  ...['enable', 'disable', 'remove'].flatMap((action) => wrongIds(`risk rules ${action}`, 'ruleId')),
  ['risk block email', ['a@b.c', '--note', LONG], '--note', line(500)],
  ['risk block card', ['--token', LONG], '--token', line(20)],
  ['risk block card', ['--payment', ''], '--payment', line(128)],
  ['risk reviews accept', [LONG, '--operator', 'kim'], "'reviewIdOrNo'", line(128)],
  ['risk reviews accept', [ID, '--operator', ''], '--operator', line(100)],
  ['risk reviews refuse', [ID, '--operator', 'kim', '--note', LONG], '--note', line(1000)],
  ...['0', '-1', '10000001', 'all'].map(
    (limit): Row => ['risk dry-run --rule {}', ['--limit', limit], '--limit', 'whole number'],
  ),
  ...wrongTimes('risk dry-run --rule {}', '--since'),
  ...wrongLimits('review list'),
  ...['accept', 'credit', 'return'].flatMap((decision): Row[] => [
    [`review ${decision}`, [LONG], "'orderNo'", line(128)],
    [`review ${decision}`, ['1', '--deposit', '1'], '--deposit', AN_ID],
    [`review ${decision}`, ['1', '--reason', LONG], '--reason', line(255)],
  ]),
  ...wrongIds('review done', 'eventId'),
  ...wrongLimits('callbacks list'),
  ...['soon', '2026-02-30', LONG].map(
    (text): Row => ['callbacks list', ['--before', text], '--before', 'An id of the list, a time such as'],
  ),
  ['callbacks list', ['--state', 'gone'], '--state', 'Allowed choices are'],
  ...wrongIds('callbacks resend', 'callbackId'),
  ...wrongLimits('events list'),
  ...wrongIds('events show', 'eventId'),
  ...wrongIds('events endpoint pause', 'endpointId'),
  ['events list', ['--type', 'payment.gone'], '--type', 'Allowed choices are payment.registered'],
  ['events replay', [ID, '--type', 'payment.*'], '--type', 'One of payment.registered'],
  ['events replay', [ID, '--state', 'gone'], '--state', 'Allowed choices are pending'],
  ...wrongTimes(`events replay ${ID}`, '--from'),
  ['events endpoint create', [ID, 'ftp:x'], "'url'", 'An address such as https://shop.example'],
  ['events endpoint create', [ID, 'https://a.example', '--type', 'x'], '--type', 'One of *, payment.*'],
  ['events endpoint rotate-secret', [ID, '--overlap', '-1'], '--overlap', 'whole number'],
  ...wrongIds('ledger balances', 'merchantId'),
  ...wrongIds('ledger adjust', 'merchantId', '1'),
  ['ledger balances', [ID, '--currency', 'QQQ'], '--currency', A_CURRENCY],
  ['key list', ['1', '--dialect', 'paypal'], '--dialect', 'Allowed choices are haipay, teemopay, eximbay.'],
  ['key list', [LONG], "'appId'", line(64)],
  ['key rotate', ['1', '--kind', 'no_such_key'], '--kind', 'Allowed choices are secret_key'],
  ['key rotate', ['1'], '--kind', 'required option'],
  ...['-1', '7776001', '1.5', 'day'].map(
    (text): Row => ['key rotate 1 --kind api_key', ['--overlap', text], '--overlap', 'whole number'],
  ),
  ['key generate', ['--dialect', 'paypal'], '--dialect', 'Allowed choices are'],
  ...['suspend', 'activate', 'close'].flatMap((action) => wrongIds(`merchant ${action}`, 'merchantId')),
  ['app set', ['paypal', '1'], "'dialect'", 'One of haipay, teemopay, eximbay.'],
  ['app set', ['haipay', '1', '--state', 'gone'], '--state', 'Allowed choices are active, disabled.'],
  ['methods set', ['haipay', 'refund', 'KRW', 'X'], "'direction'", 'One of payment, payout.'],
  ['methods set', ['haipay', 'payment', 'QQQ', 'X'], "'currency'", A_CURRENCY],
  ['methods set', ['haipay', 'payment', 'KRW', 'X', '--state', 'gone'], '--state', 'Allowed choices are'],
  ...['101', '-1', '1.23456', 'few', ''].map(
    (text): Row => [
      'fees set default payment KRW',
      ['--percent', text],
      '--percent',
      'A percentage from 0 to 100',
    ],
  ),
  ['fees set', ['default', 'both', 'KRW', '--percent', '1'], "'direction'", 'One of payment, payout.'],
  ['listen', ['--port', '65536'], '--port', 'A whole number from 1 to 65535.'],
];

describe('a wrong value is refused before the store is opened: what it was given as, and what is allowed', () => {
  // None is there, which would be refused with another sentence.
  const nowhere = { NARU_DATA_DIR: path.join(import.meta.filename, 'data') };

  test('in every command', async () => {
    for (const [command, values, names, allowed] of ROWS) {
      const args = [...command.split(' '), ...values];
      const said = await faultOf(args, nowhere);
      const what = `naru ${args.join(' ').slice(0, 120)}`;
      expect(said, what).toMatch(/^error: [^\n]*\n/);
      expect(said.split('\n').slice(1), what).toEqual(['(naru --help shows the commands)', '']);
      expect(said, what).toContain(names);
      expect(said, what).toContain(allowed);
    }
  });

  test('values that are right get as far as the store', async () => {
    for (const args of [
      ['chargebacks', 'list', '--limit', '1000', '--before', '2026-11-21'],
      ['rates', 'set', 'usd', 'KRW', '1385.20', '--until', '2026-11-21T09:00'],
      ['callbacks', 'list', '--before', ID],
      ['ledger', 'adjust', ID, '-12.50', '--currency', 'USD'],
      ['risk', 'rules', 'list', '--app', 'eximbay:1849705C64'],
    ]) {
      expect(await faultOf(args, nowhere), args.join(' ')).toMatch(/^naru: there is no store of Naru in /);
    }
  });
});

describe('what only the store knows is refused with one sentence', { timeout: 90_000 }, () => {
  const commands = commandLine();
  const said = (...args: string[]) => faultOf(args, commands.env);
  let merchantId = '';
  beforeAll(async () => {
    const { out } = await commands.naru('merchant', 'create', 'Seoul Books', '--json');
    ({ merchantId } = JSON.parse(out) as { merchantId: string });
    await commands.naru(
      'app',
      'create',
      '--merchant',
      merchantId,
      '--id',
      '2001',
      '--currency',
      'KRW',
      '--json',
    );
  });

  test('ids and numbers of nothing', async () => {
    for (const [args, sentence] of [
      [['chargebacks', 'show', ID], `There is no chargeback ${ID}`],
      [['chargebacks', 'win', ID], `There is no chargeback ${ID}`],
      [['chargebacks', 'raise', '77', '--case', '1', '--reason', 'r'], 'There is no payment 77'],
      [['cash-receipts', 'retry', ID], `There is no cash receipt ${ID}`],
      [['subscription', 'show', '77'], 'there is no subscription 77'],
      [['risk', 'rules', 'enable', ID], `there is no rule ${ID}`],
      [
        ['risk', 'dry-run', '--rule', 'no rule'],
        '--rule is a rule as JSON or the id of one; there is no rule no rule',
      ],
      [['risk', 'reviews', 'accept', '77', '--operator', 'kim'], 'there is no review of 77'],
      [['review', 'return', '77'], 'There is no payment 77'],
      [['review', 'done', ID], `there is no open late event ${ID}`],
      [['callbacks', 'resend', ID], `there is no callback ${ID}`],
      [['key', 'list', '77'], 'there is no haipay app 77'],
      [['merchant', 'close', ID], `there is no merchant ${ID}`],
    ] as const) {
      expect(await said(...args)).toBe(`naru: ${sentence}\n`);
    }
  });

  test('amounts and rules of a merchant', async () => {
    for (const amount of ['0', '1.5', 'much', '1000000000000000', '9'.repeat(19), '--1']) {
      const allowed = 'an amount of KRW other than 0, in steps of 1 up to 999999999999999';
      const sentence = `naru: <amount> is ${allowed}; it is "${amount}"\n`;
      expect(await said('ledger', 'adjust', merchantId, '--', amount)).toBe(sentence);
    }
    expect(await said('ledger', 'adjust', ID, '5')).toBe(`naru: there is no merchant ${ID}\n`);
    expect(await said('ledger', 'balances', ID)).toBe(`naru: there is no merchant ${ID}\n`);
    expect(await said('app', 'create', '--merchant', ID, '--id', '2002', '--currency', 'KRW')).toBe(
      `naru: there is no merchant ${ID}\n`,
    );
    const limit = (amount: string) => said('app', 'set', 'haipay', '2001', '--daily-payment-limit', amount);
    expect(await limit('0')).toContain('--daily-payment-limit is an amount of KRW above 0');
    const rule = (json: string) => said('risk', 'rules', 'add', json, '--merchant', merchantId);
    for (const [json, sentence] of [
      ['{', 'the rule is no JSON'],
      ['{"kind":"amount"}', 'a rule has a kind and parameters'],
      ['{"kind":"amount","parameters":{},"colour":1}', 'a rule has no "colour"'],
      ['{"kind":"moon","parameters":{}}', ''],
      ['{"kind":"amount","parameters":7}', ''],
      [
        '{"kind":"country_mismatch","parameters":{},"score":"x"}',
        'score must be a whole number from -1000 to 1000',
      ],
      ['{"kind":"country_mismatch","parameters":{},"position":-1}', 'position must be a whole number'],
      ['{"kind":"country_mismatch","parameters":{},"position":1.5}', 'position must be a whole number'],
      ['{"kind":"country_mismatch","parameters":{},"code":7}', 'code must be up to 20 capital letters'],
      [
        '{"kind":"country_mismatch","parameters":{},"note":{}}',
        'note must be a text of at most 500 characters',
      ],
      ['{"kind":"country_mismatch","parameters":{},"note":"\\u0000"}', 'note must be a text'],
      ['{"kind":"country_mismatch","parameters":{},"validFrom":7}', 'validFrom of a rule is a time'],
      ['{"kind":"country_mismatch","parameters":{},"validFrom":"soon"}', 'validFrom of a rule is a time'],
    ] as const) {
      const text = await rule(json);
      expect(text, json).toMatch(/^naru: [^\n]+\n$/);
      expect(text, json).toContain(sentence);
      expect(text, json).not.toMatch(
        /the database refused|TypeError|Cannot read|is not a function|undefined/,
      );
    }
    expect(
      await said('risk', 'rules', 'add', '{"kind":"country_mismatch","parameters":{}}', '--merchant', ID),
    ).toBe(`naru: there is no merchant ${ID}\n`);
  });

  test('files', async () => {
    const rotate = (...more: string[]) => said('key', 'rotate', '2001', ...more);
    const file = path.join(commands.directory, 'no-key.txt');
    await writeFile(file, 'not a key');
    const nothing = path.join(commands.directory, 'nothing');
    expect(await rotate('--kind', 'merchant_public_key', '--file', nothing)).toBe(
      `naru: --file can not be read: ${nothing}: there is no such file\n`,
    );
    expect(await rotate('--kind', 'merchant_public_key', '--file', file)).toMatch(
      /^naru: --file names no public key: [^\n]+\n$/,
    );
    expect(await rotate('--kind', 'merchant_public_key', '--file', '/dev/zero')).toBe(
      'naru: --file can not be read: /dev/zero: it is larger than 16 MB\n',
    );
    expect(await rotate('--kind', 'secret_key', '--file', file)).toBe(
      'naru: --file goes with --kind merchant_public_key; a new secret_key is made here\n',
    );
    expect(await said('rates', 'import', commands.directory)).toBe(
      `naru: <file> can not be read: ${commands.directory}: it is a folder\n`,
    );
    expect(await said('rates', 'set', 'USD', 'USD', '1')).toBe(
      'naru: USD has no exchange rate with itself: give two currencies as <base> and <quote>\n',
    );
    expect(
      await said('rates', 'set', 'USD', 'KRW', '1', '--from', '2026-01-02', '--until', '2026-01-01'),
    ).toBe('naru: --until is not after --from (now when absent): the rate would be over before it begins\n');
  });
});
