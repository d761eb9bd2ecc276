import { describe, expect, test } from 'vitest';
import { dialectNamed } from '../src/cli/dialects.ts';
import { settingArgument as settingArgumentOf } from '../src/cli/settings.ts';
import { dialectsByName } from '../src/dialects/dialect.ts';
import { DIALECTS } from '../src/dialects/index.ts';
import { faultOf } from './support/cli-in-process.ts';

const dialects = dialectsByName(DIALECTS);
const settingArgument = settingArgumentOf(dialects);

describe('settings on the command line', () => {
  test.each([
    ['strictContact=true', { strictContact: true }],
    ['identityTries=3', { identityTries: 3 }],
    ['timestampWindowSeconds=0', { timestampWindowSeconds: 0 }],
    ['duplicateOrders=refuse', { duplicateOrders: 'refuse' }],
    ['confirmationMail=false', { confirmationMail: false }],
    ['fastPayment=ignore', { fastPayment: 'ignore' }],
    ['duplicateOrders=once', { duplicateOrders: 'once' }],
    ['methods=801,802', { methods: ['801', '802'] }],
    ['callbackRetrySeconds=60, 120,3600', { callbackRetrySeconds: [60, 120, 3600] }],
    ['blockedAccounts=12345678998765', { blockedAccounts: ['12345678998765'] }],
    ['methods=default', { methods: null }],
    ['eximbayHttpStatus=true', { eximbayHttpStatus: true }],
    ['preparationLifetimeSeconds=600', { preparationLifetimeSeconds: 600 }],
    ['authorizationLifetimeSeconds=604800', { authorizationLifetimeSeconds: 604_800 }],
    ['settlementCalendar=on_request', { settlementCalendar: 'on_request' }],
    ['payTo=NARU *SHOP.EXAMPLE', { payTo: 'NARU *SHOP.EXAMPLE' }],
    ['webhookUrl=https://shop.example/hook?a=1', { webhookUrl: 'https://shop.example/hook?a=1' }],
    ['chargebackDeadlineDays=7', { chargebackDeadlineDays: 7 }],
    ['chargebackFee=KRW:20000, USD:15', { chargebackFee: { KRW: '20000', USD: '1500' } }],
    ['conversion=true', { conversion: true }],
    ['conversionFields=always', { conversionFields: 'always' }],
    ['settlementCurrency=KRW', { settlementCurrency: 'KRW' }],
  ])('%s', (text, expected) => {
    expect(settingArgument(text)).toEqual(expected);
  });

  test('several are collected', () => {
    expect(settingArgument('strictPhone=false', settingArgument('identityTries=3'))).toEqual({
      identityTries: 3,
      strictPhone: false,
    });
  });

  test.each([
    'identityTry=3',
    'toString=1',
    'identityTries',
    'identityTries=',
    'identityTries=0',
    'identityTries=11',
    'strictContact=yes',
    'duplicateOrders=maybe',
    'callbackRetrySeconds=60,soon',
    'blockedAccounts=12-34',
    'depositRules=hold',
    'preparationLifetimeSeconds=604801',
    'settlementCalendar=never',
    'payTo=상점',
    'webhookUrl=ftp://shop.example/',
    'webhookUrl=shop.example',
    'chargebackDeadlineDays=0',
    'chargebackFee=KRW:1.5',
    'chargebackFee=WON:1',
    'chargebackFee=KRW:1,KRW:2',
    'conversion=yes',
    'conversionFields=never',
    'settlementCurrency=WON',
  ])('%s is refused with a sentence', (text) => {
    expect(() => settingArgument(text)).toThrow(/[a-z].*\.$/);
  });
});

describe('dialects on the command line', () => {
  test.each([
    ['haipay', '1056', true],
    ['haipay', 'A1', false],
    ['teemopay', 'A2611210001KR001', true],
    ['teemopay', 'A2611210001MX001', false],
    ['teemopay', '1056', false],
    ['eximbay', '1849705C65', true],
    ['eximbay', '1849705c65', false],
    ['eximbay', '1849705C6', false],
  ])('%s: %s is an id: %s', (name, id, good) => {
    expect(dialectNamed(dialects, name).cli.idFault(id) === undefined).toBe(good);
  });

  test('a dialect that there is not names those there are', () => {
    expect(() => dialectNamed(dialects, 'paypal')).toThrow('haipay, teemopay, eximbay');
  });
});

test.each([
  ['--deposit-rule', 'short=accept'],
  ['--setting', 'depositRule=accept'],
])('an Eximbay app takes no parts: %s %s is refused', async (...option) => {
  const said = await faultOf(['app', 'set', 'eximbay', '1', ...option], { DATABASE_URL: 'nowhere' });
  expect(said).toContain('Eximbay has no result that tells of a part');
});
