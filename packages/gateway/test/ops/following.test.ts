import { describe, expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import { collection, payout } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

interface Line {
  readonly msg: string;
  readonly noun?: string;
  readonly id?: string;
  readonly from?: string | null;
  readonly to?: string;
  readonly traceId?: string;
  readonly platformNumber?: string;
}

describe('one payment', () => {
  const server = testServer();
  const endpoint = merchantEndpoint();

  function transitions(platformNumber: string): Line[] {
    const lines = server.logText.trim().split('\n');
    return lines
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => line.msg === 'transition' && line.platformNumber === platformNumber);
  }

  test.each([
    ['collect', collection, 'payment', 'captured'],
    ['pay', payout, 'payout', 'succeeded'],
  ] as const)(
    '%s: its ids and its trace lead from the request to the callback',
    async (call, of, noun, end) => {
      const request = of({ notifyUrl: endpoint.url(`/${call}`) });
      const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
      const reply = await server.request('POST', `/krw/${call}/apply`, server.signedBody(request), headers);
      const { orderNo } = (JSON.parse(reply.text) as { data: { orderNo: string } }).data;
      await server.json('POST', `/_sandbox/${noun}s/${orderNo}/succeed`);
      const [callback] = await endpoint.waitFor(`/${call}`);
      expect(callback?.headers['traceparent']).toMatch(
        new RegExp(`^00-${TRACE}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`),
      );
      const seen = await until('all transitions', () => {
        const lines = transitions(orderNo);
        return lines.at(-1)?.to === end && lines;
      });
      const to = seen.map((line) => line.to);
      expect(to[0]).toBe('created');
      expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
      for (const line of seen) expect(line).toMatchObject({ noun, traceId: TRACE });
      // Each begins where the one before ended.
      expect(seen.map(({ from }) => from)).toEqual([null, ...to.slice(0, -1)]);
    },
  );

  test('without a trace, or with a header that is none, all is as ever', async () => {
    const request = collection({ notifyUrl: endpoint.url('/none') });
    const headers = { traceparent: '00-xyz-1-01' };
    const reply = await server.request('POST', '/krw/collect/apply', server.signedBody(request), headers);
    const { orderNo } = (JSON.parse(reply.text) as { data: { orderNo: string } }).data;
    await server.json('POST', `/_sandbox/payments/${orderNo}/succeed`);
    const [callback] = await endpoint.waitFor('/none');
    expect(callback?.headers['traceparent']).toBeUndefined();
    expect(transitions(orderNo).every((line) => line.traceId === undefined)).toBe(true);
  });

  test('metrics show when the ledger was last verified, how long that took and what it found', async () => {
    const value = async (name: string) => {
      const { text } = await server.request('GET', '/metrics');
      return Number(new RegExp(`^naru_ledger_verification_${name} (\\S+)$`, 'm').exec(text)?.[1]);
    };
    expect(await value('timestamp_seconds')).toBe(0);
    const { engine } = server.gateway;
    const nowMs = engine.context.clock.now().getTime();
    const { faults } = await engine.verifyLedger();
    expect(faults).toEqual([]);
    expect(await value('timestamp_seconds')).toBeGreaterThanOrEqual(nowMs / 1000);
    expect(await value('duration_seconds')).toBeGreaterThan(0);
    expect(await value('faults')).toBe(0);
  });

  test('metrics count states by method and channel, and time the channel’s calls', async () => {
    const { text } = await server.request('GET', '/metrics');
    for (const line of [
      /naru_transitions_total\{noun="payment",to="captured",method="KAKAOPAY_KRW",channel="sandbox"\} 2/,
      /naru_transitions_total\{noun="payout",to="succeeded",method="KYNAKR22",channel="sandbox"\} 1/,
      /naru_channel_call_duration_seconds_count\{channel="sandbox",call="submitPayout",result="\w+"\} \d/,
    ]) {
      expect(text).toMatch(line);
    }
  });
});
