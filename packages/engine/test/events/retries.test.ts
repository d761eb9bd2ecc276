import { describe, expect, test } from 'vitest';
import { afterTry, DISABLE_AFTER_MS, type EventEndpoint, WARN_AFTER_MS } from '../../src/events/endpoint.ts';
import {
  JITTER,
  MAX_RETRY_AFTER_MS,
  probeDelayMs,
  RETRY_DELAYS_MS,
  retryAfterMs,
  retryDelays,
} from '../../src/events/retries.ts';
import { newEventSecret, signatureOf } from '../../src/events/signature.ts';
import { ENDPOINT_STATES } from '../../src/events/states.ts';
import { verified } from '../support/event-steps.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

describe('waits between tries', () => {
  test('together they are three days, and each stays within its jitter', () => {
    const sum = (delays: readonly number[]) => delays.reduce((all, one) => all + one, 0);
    expect(sum(RETRY_DELAYS_MS) / HOUR_MS).toBeCloseTo(71.6, 1);
    expect(retryDelays(() => 0.5)).toEqual(RETRY_DELAYS_MS);
    expect(retryDelays(() => 0)).toEqual(RETRY_DELAYS_MS.map((delay) => delay * (1 - JITTER)));
    const most = retryDelays(() => 1);
    expect(most.every((delay, at) => Math.abs(delay - RETRY_DELAYS_MS[at]! * (1 + JITTER)) < 1)).toBe(true);
  });

  test('an endpoint that asks for more gets it', () => {
    expect(retryDelays(() => 0.5, HOUR_MS).slice(0, 4)).toEqual([HOUR_MS, HOUR_MS, HOUR_MS, 2 * HOUR_MS]);
  });

  test.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 01 Mar 2026 01:00:00 GMT', HOUR_MS],
    ['Sunday, 01-Mar-26 01:00:00 GMT', HOUR_MS],
    ['Sat, 28 Feb 2026 23:00:00 GMT', 0],
    ['999999999', MAX_RETRY_AFTER_MS],
    ['Fri, 01 Jan 2100 00:00:00 GMT', MAX_RETRY_AFTER_MS],
    ['99999999999999999999', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026-03-01', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('Retry-After %j', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  test('a disabled endpoint is tried more and more rarely', () => {
    const delays = Array.from({ length: 40 }, (_, probes) => probeDelayMs(probes));
    expect(delays.slice(0, 3)).toEqual([300_000, 600_000, 1_200_000]);
    expect(delays.every((delay, at) => at === 0 || delay >= delays[at - 1]!)).toBe(true);
    expect(delays.at(-1)).toBe(6 * HOUR_MS);
  });
});

const endpoint = (of: Partial<EventEndpoint> = {}): EventEndpoint => ({
  merchantId: 'm',
  id: 'e',
  appId: null,
  url: 'https://a.example/',
  origin: 'https://a.example',
  description: '',
  contactSealed: null,
  contactLanguage: 'ko',
  types: ['*'],
  state: 'enabled',
  failingSince: null,
  warnedAt: null,
  probeAt: null,
  probes: 0,
  createdAt: NOW,
  changedAt: NOW,
  ...of,
});

describe('what a try changes of an endpoint', () => {
  test('nothing, while it accepts; and a repeated failure nothing before its time', () => {
    expect(afterTry(endpoint(), 'accepted', NOW)).toBeUndefined();
    const failing = endpoint({ failingSince: NOW });
    expect(afterTry(failing, 'failed', later(WARN_AFTER_MS - 1))).toBeUndefined();
  });

  test('it is reported, then disabled, however rare its tries are', () => {
    const first = afterTry(endpoint(), 'failed', NOW)!;
    expect(first).toEqual({ health: expect.objectContaining({ failingSince: NOW, state: 'enabled' }) });
    const at = later(DISABLE_AFTER_MS * 2);
    const warned = afterTry(endpoint({ failingSince: NOW }), 'failed', at)!;
    expect(warned).toMatchObject({ notice: 'failing', health: { state: 'enabled', warnedAt: at } });
    const known = endpoint({ failingSince: NOW, warnedAt: at });
    expect(afterTry(known, 'failed', new Date(at.getTime() + 1000))).toBeUndefined();
    const disabled = afterTry(known, 'failed', new Date(at.getTime() + HOUR_MS))!;
    expect(disabled).toMatchObject({ notice: 'disabled', health: { state: 'disabled', probes: 0 } });
    expect(disabled.health.probeAt).toEqual(new Date(at.getTime() + HOUR_MS + 300_000));
  });

  test('one that answers again is healthy at once', () => {
    const disabled = endpoint({
      state: 'disabled',
      failingSince: NOW,
      warnedAt: NOW,
      probeAt: NOW,
      probes: 7,
    });
    expect(afterTry(disabled, 'accepted', later(1))).toEqual({
      notice: 'healed',
      health: { state: 'enabled', failingSince: null, warnedAt: null, probeAt: null, probes: 0 },
    });
    expect(afterTry(disabled, 'failed', NOW)!.health).toMatchObject({ state: 'disabled', probes: 8 });
  });

  test.each(ENDPOINT_STATES)('%s: 410 ends what is served, and brings nothing back', (state) => {
    const to =
      afterTry(endpoint({ state, failingSince: NOW, probeAt: NOW }), 'refused', NOW)?.health.state ?? state;
    expect(to).toBe(['enabled', 'disabled'].includes(state) ? 'gone' : state);
  });

  test.each(ENDPOINT_STATES)('%s: a late answer does not resume what an operator decided', (state) => {
    const to = afterTry(endpoint({ state, failingSince: NOW }), 'accepted', NOW)?.health.state ?? state;
    expect(to).toBe(state === 'disabled' ? 'enabled' : state);
  });
});

test('each of several secrets verifies, another one does not', () => {
  const [old, next, other] = [newEventSecret(), newEventSecret(), newEventSecret()];
  const [id, body] = ['msg', '{"type":"naru.test","timestamp":"x","data":{}}'];
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = signatureOf([next, old], { id, timestamp, body });
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  expect(verified(old, { headers, body }).type).toBe('naru.test');
  expect(verified(next, { headers, body }).type).toBe('naru.test');
  expect(() => verified(other, { headers, body })).toThrow();
  expect(() => verified(old, { headers, body: body.replace('test', 'tent') })).toThrow();
});
