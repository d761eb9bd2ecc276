import { declareSettings, ENGINE_SETTINGS, oneOf } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { dialectNamed } from '../src/admin/apps/dialects.ts';
import { settingArgument as settingArgumentOf, settingsHelp } from '../src/cli/settings.ts';
import { settingsOf } from '../src/dialects/all-settings.ts';
import { DIALECTS } from '../src/dialects/index.ts';
import { dialectsByName } from '../src/gateway.ts';
import { faultOf } from './support/cli-in-process.ts';

const dialects = dialectsByName(DIALECTS);
const settingArgument = settingArgumentOf(dialects);
const PAYER = ENGINE_SETTINGS['payerDailyCreated']!;

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
    ['checkoutSessionLifetimeSeconds=600', { checkoutSessionLifetimeSeconds: 600 }],
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
    'checkoutSessionLifetimeSeconds=604801',
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

describe('declared settings', () => {
  const all = settingsOf(dialects);

  test('a name that is none is refused with the nearest one', () => {
    expect(() => settingArgument('identityTry=3')).toThrow(
      'There is no setting "identityTry"; nearest is identityTries:',
    );
    expect(() => settingArgument('webhokUrl=x')).toThrow('nearest is webhookUrl');
    expect(() => settingArgument('colour=red')).toThrow(
      /^There is no setting "colour": paymentLifetimeSeconds/,
    );
  });

  test('help lists each with its values and its default', () => {
    const help = settingsHelp(dialects);
    for (const { name, help: sentence } of Object.values(all)) {
      expect(help).toContain(`  ${name} (`);
      expect(help).toContain(sentence);
      expect(sentence, name).toMatch(/^[A-Z`].*\.$/);
    }
    expect(help).toContain('a whole number from 1 to 10; default: 5');
  });

  test('a stored value of another kind is as if it were not set, but where money hangs on it', () => {
    expect(PAYER.of({ payerDailyCreated: '7' })).toBeUndefined();
    expect(PAYER.of({ payerDailyCreated: 7 })).toBe(7);
    expect(PAYER.of({ payerDailyCreated: null })).toBeUndefined();
    expect(PAYER.of({})).toBeUndefined();
    expect(all['latePayments']?.of({ latePayments: 'kredit' })).toBe('hold');
    expect(all['depositRule']?.of({ depositRule: 'acept' })).toBe('hold');
  });

  test('what was stored beyond a limit of today is still read', () => {
    expect(all['paymentLifetimeSeconds']?.of({ paymentLifetimeSeconds: 1 })).toBe(1);
  });

  test('a plug-in brings its own, and none that another owner has with another meaning', () => {
    const [first] = DIALECTS;
    const own = declareSettings('Plug-in', {
      shade: { kind: oneOf('dark'), fallback: 'none', help: 'A shade.' },
    });
    const plugged = dialectsByName([...DIALECTS, { ...first!, name: 'plug', settings: own }]);
    expect(settingArgumentOf(plugged)('shade=dark')).toEqual({ shade: 'dark' });
    const taken = declareSettings('Plug-in', {
      payTo: { kind: oneOf('x'), fallback: 'none', help: 'A text.' },
    });
    const clash = dialectsByName([...DIALECTS, { ...first!, name: 'plug', settings: taken }]);
    expect(() => settingsOf(clash)).toThrow('the setting payTo is declared by Eximbay and by Plug-in');
  });

  test('everything that can be set can be read back', () => {
    const written: Readonly<Record<string, string>> = {
      chargebackFee: 'KRW:20000',
      settlementCurrency: 'KRW',
    };
    for (const setting of Object.values(all).filter(({ option }) => option === undefined)) {
      const text = written[setting.name] ?? SAMPLES.find((one) => setting.kind.read(one) !== undefined) ?? '';
      const value = setting.kind.read(text);
      expect(value, setting.name).toBeDefined();
      expect(setting.of(JSON.parse(JSON.stringify({ [setting.name]: value }))), setting.name).toEqual(value);
    }
  });
});

const SAMPLES = [
  ...['true', '100', '60', '10', '1', 'refuse', 'return', 'calendar', 'accept', 'ignore', 'remember', 'own'],
  ...['always', 'https://shop.example/hook', 'KRW', 'P000', '12345678998765'],
];

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
  expect(said).toContain('Eximbay has no result that reports a part');
});
