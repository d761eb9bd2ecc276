import type { AddressInfo } from 'node:net';
import { MailRefused, type OutgoingMail, Secret } from '@naru/engine';
import { afterEach, describe, expect, test } from 'vitest';
import { SmtpTransport } from '../../src/mails/smtp.ts';
import { type Drip, drippingServer, mailServers } from '../support/mail-server.ts';

const { mailServer, stopAll } = mailServers();
const transports: SmtpTransport[] = [];
afterEach(async () => {
  for (const transport of transports.splice(0)) transport.close();
  await stopAll();
});

function transportTo(port: number, credentials = '', timeoutMs?: number): SmtpTransport {
  const url = new Secret(`smtp://${credentials}127.0.0.1:${port}`);
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  const transport = new SmtpTransport({ url, from: '나루 상점 <pay@shop.example>', ...limit });
  transports.push(transport);
  return transport;
}

const MAIL: OutgoingMail = {
  id: '0192f0e0-0000-7000-8000-000000000001',
  to: { name: '홍길동', email: 'hong@example.com' },
  subject: '[가게] 2026-03-31 정기결제 예정 안내',
  text: '안녕하세요.\n\n결제 금액: 1.15 USD\n',
};

/** The value of a header, unfolded and out of its encoded words (RFC 2047). */
function header(source: string, name: string): string {
  const [head = ''] = source.split('\r\n\r\n', 1);
  const line = new RegExp(`^${name}: ((?:.*)(?:\r\n[ \t].*)*)`, 'im').exec(head)?.[1] ?? '';
  const unfolded = line.replace(/\r\n[ \t]+/g, ' ').replace(/\?= =\?/g, '?==?');
  return unfolded.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, text: string) =>
    way.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString('utf8')
      : decodeURIComponent(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/gi, '%$1')),
  );
}

function bodyOf(source: string): string {
  const at = source.indexOf('\r\n\r\n');
  const text = source.slice(at + 4);
  if (!/^content-transfer-encoding: base64/im.test(source.slice(0, at))) return text;
  return Buffer.from(text, 'base64').toString('utf8');
}

describe('mails by SMTP', () => {
  test('arrive with sender, recipient, subject and text, whatever their letters', async () => {
    const { received, port } = await mailServer();
    await transportTo(port).send(MAIL);
    const [mail] = received;
    const source = mail?.source ?? '';
    expect(mail).toMatchObject({ from: 'pay@shop.example', to: ['hong@example.com'] });
    expect(header(source, 'Subject')).toBe(MAIL.subject);
    expect(header(source, 'From')).toContain('나루 상점');
    expect(header(source, 'To')).toContain('홍길동');
    expect(bodyOf(source).replaceAll('\r\n', '\n').trim()).toBe(MAIL.text.trim());
    expect(header(source, 'Message-ID')).toBe(`<${MAIL.id}@shop.example>`);
    expect(header(source, 'Auto-Submitted')).toBe('auto-generated');
  });

  test('sent twice have the same Message-ID', async () => {
    const { received, port } = await mailServer();
    const transport = transportTo(port);
    await Promise.all([transport.send(MAIL), transport.send(MAIL)]);
    const ids = received.map(({ source }) => header(source, 'Message-ID'));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('take nothing of a name or a subject for a header', async () => {
    const { received, port } = await mailServer();
    const name = 'Hong\r\nBcc: all@example.com';
    await transportTo(port).send({
      ...MAIL,
      to: { name, email: 'a@example.com' },
      subject: 'Hi\r\nBcc: b@example.com',
    });
    expect(received[0]?.to).toEqual(['a@example.com']);
    expect(received[0]?.source).not.toMatch(/^bcc:/im);
  });

  test.each([
    'a@example.com, all@example.com',
    'a@example.com;all@example.com',
    'a@example.com\r\nBcc: all@example.com',
    'a@example.com>\r\nRCPT TO:<all@example.com',
    'Hong <a@example.com>, <all@example.com>',
    'a@example.com\0all@example.com',
    '@example.com',
    'a',
    '',
  ])('go to nobody but the one address that was given: %j is none', async (email) => {
    const { received, port } = await mailServer();
    const sent = transportTo(port).send({ ...MAIL, to: { name: 'Hong', email } });
    await expect(sent).rejects.toBeInstanceOf(MailRefused);
    expect(received).toEqual([]);
  });

  test.each(['hong+shop@example.com', "o'hara@example.co.kr", 'a.b_c-d@sub.example.com', '홍@example.com'])(
    'go to %s',
    async (email) => {
      const { received, port } = await mailServer();
      await transportTo(port).send({ ...MAIL, to: { name: 'Hong, "Gil" <x@example.com>', email } });
      expect(received.map(({ to }) => to)).toEqual([[email]]);
    },
  );

  test('log in where the URL has a user, with letters that URLs escape', async () => {
    const logins: unknown[] = [];
    const { received, port } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _, done) {
        logins.push([username, password]);
        done(null, { user: username });
      },
    });
    await transportTo(port, 'us%40er:p%3Ass@').send(MAIL);
    expect(logins).toEqual([['us@er', 'p:ss']]);
    expect(received).toHaveLength(1);
  });

  test('that the server refuses for good are distinguished from those that may yet go', async () => {
    const answers: Record<string, number> = { 'gone@example.com': 550, 'busy@example.com': 451 };
    const { port } = await mailServer({
      onRcptTo({ address }, _, done) {
        const responseCode = answers[address];
        if (responseCode === undefined) return done();
        return done(Object.assign(new Error(`<${address}> no`), { responseCode }));
      },
    });
    const transport = transportTo(port);
    const sentTo = (email: string) => transport.send({ ...MAIL, to: { name: '', email } });
    const gone = await sentTo('gone@example.com').catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(MailRefused);
    expect(String(gone)).not.toContain('gone@example.com');
    const busy = await sentTo('busy@example.com').catch((error: unknown) => error);
    expect(busy).toBeInstanceOf(Error);
    expect(busy).not.toBeInstanceOf(MailRefused);
  });

  test('wait when nobody is there or the password is wrong', async () => {
    const { port } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_, __, done) => done(new Error('no')),
    });
    const refused = await transportTo(port, 'user:wrong@')
      .send(MAIL)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect(refused).not.toBeInstanceOf(MailRefused);
    const nobody = await transportTo(1)
      .send(MAIL)
      .catch((error: unknown) => error);
    expect(nobody).toBeInstanceOf(Error);
    expect(nobody).not.toBeInstanceOf(MailRefused);
  });

  test.each<Drip>(['bytes after the mail', 'lines of one reply'])(
    'end at the limit of a try where the server drips: %s',
    async (drip) => {
      const server = await drippingServer(drip);
      try {
        const transport = transportTo((server.address() as AddressInfo).port, '', 300);
        // More than there are connections: those that wait for one end, too.
        const tries = Array.from({ length: 6 }, () => transport.send(MAIL).catch((error: unknown) => error));
        for (const failed of await Promise.all(tries)) {
          expect(failed).not.toBeInstanceOf(MailRefused);
          expect(String(failed)).toContain('the mail server did not take it within 300 ms');
        }
      } finally {
        server.close();
      }
    },
    10_000,
  );
});
