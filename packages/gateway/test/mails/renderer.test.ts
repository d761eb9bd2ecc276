import type { MailFacts } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { DeclineBook } from '../../src/declines.ts';
import { eximbayDeclines } from '../../src/dialects/eximbay/codes/declines.ts';
import { mailRenderer } from '../../src/mails/renderer.ts';

const FACTS: MailFacts = {
  shop: 'Blue Shop',
  cardBrand: 'mastercard',
  cardLast4: '0007',
  orderNumber: 'E-1',
  subscriptionNumber: '0123456789ABCDEF0123',
  subject: 'Tea',
  currency: 'KRW',
  amount: '1234567',
  chargeOn: '2026-03-31',
};
const DECLINED = { ...FACTS, failureCode: 'EXPIRED_CARD', failureReason: 'The card has expired' };

const renderer = mailRenderer(new DeclineBook(new Map([['eximbay', { declines: eximbayDeclines }]])));
const render = (kind: 'recurring_reminder' | 'recurring_ended', language: string, facts: MailFacts = FACTS) =>
  renderer.render({ kind, language, facts });

describe('the text of mails', () => {
  test('says who charges how much, when and from which card', () => {
    const { subject, text } = render('recurring_reminder', 'en');
    expect(subject).toBe('Blue Shop: your card will be charged 1,234,567 KRW on 2026-03-31');
    for (const line of [
      'Amount: 1,234,567 KRW',
      'Date: 2026-03-31',
      'Card: Mastercard ****0007',
      'For: Tea',
      'Order number: E-1',
      'Recurring payment: 0123456789ABCDEF0123',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  test('is Korean for Korean payers and English for all others', () => {
    const { subject, text } = render('recurring_reminder', 'ko');
    expect(subject).toBe('[Blue Shop] 2026-03-31 정기결제 예정 안내 (1,234,567 KRW)');
    expect(text).toContain('결제 금액: 1,234,567 KRW');
    for (const language of ['th', 'zh-CN', 'ja', '']) {
      expect(render('recurring_reminder', language)).toEqual(render('recurring_reminder', 'en'));
    }
  });

  test('warns the contact of an event endpoint, and says when it was disabled', () => {
    const facts = {
      shop: 'Blue Shop',
      endpointId: '01890a5d-ac96-774b-bcce-b302099a8057',
      address: 'https://shop.example/events',
      failingSince: '2026-03-01T00:00:00.000Z',
      disabledAt: '2026-03-02T00:00:00.000Z',
    };
    const of = (kind: 'event_endpoint_failing' | 'event_endpoint_disabled', language: string) =>
      renderer.render({ kind, language, facts });
    const warning = of('event_endpoint_failing', 'en');
    expect(warning.subject).toBe('Blue Shop: your event endpoint accepts nothing');
    expect(warning.text).toContain(
      'Address: https://shop.example/events\nSince: 2026-03-01 09:00 (Korean time)',
    );
    expect(warning.text).toContain('until 2026-03-02 09:00 (Korean time)');
    expect(of('event_endpoint_failing', 'ko').text).toContain('2026-03-02 09:00(한국 시간)까지');
    expect(of('event_endpoint_disabled', 'en').text).toContain(`endpoint resume ${facts.endpointId} `);
    expect(of('event_endpoint_disabled', 'ko').subject).toBe(
      '[Blue Shop] 이벤트 수신 주소가 비활성화되었습니다',
    );
  });

  test('says why the last charge was declined, in Korean too', () => {
    expect(render('recurring_ended', 'en', DECLINED).text).toContain('Reason: The card has expired');
    expect(render('recurring_ended', 'ko', DECLINED).text).toContain('사유: 유효기간');
    const coded = { ...DECLINED, decline: 'expired_card', failureCode: '54' };
    expect(render('recurring_ended', 'ko', coded).text).toContain('사유: 유효기간');
    const unknown = { ...DECLINED, failureCode: 'X', failureReason: 'Something of its own' };
    expect(render('recurring_ended', 'ko', unknown).text).toContain('사유: Something of its own');
  });

  test('leaves out what nobody knows', () => {
    const facts = { ...FACTS, subject: null, cardLast4: null };
    const { text } = render('recurring_reminder', 'en', facts);
    expect(text).not.toMatch(/^(?:For|Card):/m);
    expect(text).not.toMatch(/null|undefined/);
  });

  test('has a subject of one line, whatever a shop calls itself', () => {
    const { subject } = render('recurring_reminder', 'en', { ...FACTS, shop: 'Blue\r\nBcc: x@example.com' });
    expect(subject).toMatch(/^Blue Bcc: x@example\.com: your card/);
  });

  test('has two decimals for dollars and none for won', () => {
    expect(render('recurring_reminder', 'en', { ...FACTS, currency: 'USD', amount: '5' }).text).toContain(
      '0.05 USD',
    );
  });
});
