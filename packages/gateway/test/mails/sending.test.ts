import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { DeclineBook } from '../../src/declines.ts';
import { mailOffice } from '../../src/mails/office.ts';
import { Shop } from '../support/eximbay.ts';
import { mailServers } from '../support/mail-server.ts';
import { MerchantEndpoint } from '../support/merchant.ts';
import { dashed, mailsOf, subscribe, travelTo } from '../support/recurring.ts';
import { TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

describe('a reminder in the sandbox with a mail server', () => {
  const servers = mailServers();
  const endpoint = new MerchantEndpoint();
  let server: TestServer;
  let mails: Awaited<ReturnType<typeof servers.mailServer>>;
  beforeAll(async () => {
    mails = await servers.mailServer();
    const env = {
      NARU_SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
      NARU_MAIL_FROM: 'Naru <pay@shop.example>',
    };
    server = new TestServer({ env });
    await endpoint.start();
    await server.start();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await endpoint.stop();
    await servers.stopAll();
  });

  test('goes out by SMTP once, and is kept', async () => {
    const buyer = { name: 'Hong', email: 'reminded@example.com' };
    const { nextDate } = await subscribe(new Shop(server), endpoint, {}, { buyer });
    // Before the clock moves on by weeks: by then it would be too late for the mail that confirms the payment.
    await until('the confirmation', () => mails.received.length > 0);
    const before = new Date(Date.parse(dashed(nextDate)) - 3 * 86_400_000).toISOString().slice(0, 10);
    await travelTo(server, before, 9 * 3600 + 1);
    await until('the reminder', () => mails.received.length > 1);
    const sent = { from: 'pay@shop.example', to: ['reminded@example.com'] };
    expect(mails.received).toMatchObject([sent, sent]);
    const [kept] = await until('the record', async () => {
      const found = await mailsOf(server, 'to=reminded@example.com');
      return found[0]?.state === 'sent' && found;
    });
    expect(mails.received[0]?.source).toContain('your payment of');
    expect(mails.received[1]?.source).toContain(kept?.subject.slice(0, 20) ?? 'nothing');
    expect(server.logText).not.toContain('reminded@example.com');
  });
});

describe('where mails go', () => {
  const LIVE = {
    NARU_MODE: 'live',
    DATABASE_URL: 'postgres://naru@db.example/naru',
    NARU_PUBLIC_URL: 'https://pay.example',
    NARU_MASTER_KEY: 'm'.repeat(32),
    NARU_VAULT_KEY: 'v'.repeat(32),
  };
  const NO_CODES = new DeclineBook(new Map());
  const MAIL = { NARU_SMTP_URL: 'smtp://mail.example', NARU_MAIL_FROM: 'pay@shop.example' };

  test('live without a server nowhere: they wait; in the sandbox they are kept', async () => {
    expect(mailOffice(readConfig(LIVE), NO_CODES).transport).toBeUndefined();
    expect(mailOffice(readConfig({ ...LIVE, ...MAIL }), NO_CODES).transport).toBeDefined();
    const kept = mailOffice(readConfig({}), NO_CODES).transport;
    const mail = { id: '1', to: { name: '', email: 'a@example.com' }, subject: 's', text: 't' };
    await expect(kept?.send(mail)).resolves.toBeUndefined();
  });
});
