import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { serveLines } from '../src/host/lines.ts';

test('programs in other languages speak lines of JSON', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const ended = serveLines(input, output);
  const lines = output.setEncoding('utf8');
  const waiting = new Map<
    unknown,
    (answer: { ok: boolean; value: never; error: { message: string } }) => void
  >();
  let text = '';
  lines.on('data', (part: string) => {
    text += part;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const answer = JSON.parse(text.slice(0, end)) as { id: unknown } & never;
      text = text.slice(end + 1);
      waiting.get((answer as { id: unknown }).id)?.(answer);
    }
  });
  const ask = (line: string, id: unknown) =>
    new Promise<{ ok: boolean; value: unknown; error?: { message: string } }>((resolve) => {
      waiting.set(id, resolve);
      input.write(`${line}\n`);
    });
  expect((await ask('no json', null)).error?.message).toBe('a request is one line of JSON');
  expect((await ask('{"call": "start"}', null)).error?.message).toContain('has an id');
  expect((await ask('{"id": 1, "call": "now"}', 1)).error?.message).toContain('there is no gateway');
  const started = await ask('{"id": "a", "call": "start"}', 'a');
  const { instance, baseUrl } = started.value as { instance: string; baseUrl: string };
  expect((await fetch(`${baseUrl}/healthz`)).status).toBe(200);
  const asked = JSON.stringify({ id: 2, instance, call: 'advance', args: [3_600_000] });
  expect(Date.parse((await ask(asked, 2)).value as string)).toBeGreaterThan(Date.now() + 3_590_000);
  const { events } = started.value as { events: { secret: string; url: string } };
  expect(events.secret).toMatch(/^whsec_/);
  const play = JSON.stringify({ id: 4, instance, call: 'scenario', args: ['deposit.exact'] });
  const { orderNumbers } = (await ask(play, 4)).value as { orderNumbers: [string] };
  const wanted = { type: 'payment.captured', object: orderNumbers[0], timeoutMs: 5000 };
  const next = JSON.stringify({ id: 5, instance, call: 'nextEvent', args: [wanted] });
  expect((await ask(next, 5)).value).toMatchObject({ type: 'payment.captured', delivery: 1 });
  const left = JSON.stringify({ id: 6, instance, call: 'undeliveredEvents' });
  expect((await ask(left, 6)).value).toEqual([]);
  const wrong = JSON.stringify({ id: 3, instance, call: 'constructor' });
  expect((await ask(wrong, 3)).error?.message).toContain(
    'there is no call "constructor"; there are start, stop,',
  );
  input.end();
  await ended;
  await expect(fetch(`${baseUrl}/healthz`)).rejects.toThrow();
});
