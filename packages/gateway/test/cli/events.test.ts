import { beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from '../support/cli.ts';

describe('naru events', { timeout: 90_000 }, () => {
  const commands = commandLine();
  let merchantId = '';

  beforeAll(async () => {
    const { out } = await commands.naru('merchant', 'create', 'Seoul Books', '--json');
    ({ merchantId } = JSON.parse(out));
  });

  const json = async (...args: string[]) => JSON.parse((await commands.naru(...args, '--json')).out);

  test('an endpoint from its making to its end', async () => {
    const url = 'https://shop.example/events';
    const types = ['--type', 'payment.*', '--type', 'refund.succeeded'];
    const made = await json('events', 'endpoint', 'create', merchantId, url, ...types);
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const [listed] = await json('events', 'endpoint', 'list', '--merchant', merchantId);
    expect(listed).toMatchObject({
      id: made.id,
      url,
      types: ['payment.*', 'refund.succeeded'],
      state: 'enabled',
    });
    const rotated = await json('events', 'endpoint', 'rotate-secret', made.id);
    expect(rotated.secret).not.toBe(made.secret);
    expect((await json('events', 'endpoint', 'show', made.id)).secrets).toHaveLength(2);
    const tested = await commands.naru('events', 'endpoint', 'test', made.id);
    expect(tested.out).toMatch(/^Queued as [0-9a-f-]{36}; /);
    const [event] = await json('events', 'list', '--merchant', merchantId);
    expect(event).toMatchObject({ type: 'naru.test', sequence: 1 });
    expect((await json('events', 'show', event.id)).messages).toMatchObject([{ state: 'pending', tries: 0 }]);
    expect((await commands.naru('events', 'deliveries', event.id)).out).toBe('It was not sent yet.\n');
    const paused = await commands.naru('events', 'endpoint', 'pause', made.id);
    expect(paused.out).toBe('The endpoint is paused; 1 events wait for it.\n');
    expect((await commands.naru('events', 'replay', made.id, '--dry-run')).out).toBe('0 would be sent.\n');
    expect((await commands.naru('events', 'replay', made.id)).out).toMatch(/^Queued: 0; /);
    expect((await commands.naru('events', 'endpoint', 'remove', made.id)).out).toBe('Removed.\n');
    expect((await commands.naru('events', 'endpoint', 'list')).out).toBe('There are no event endpoints.\n');
  });

  test('a contact is told by mail: it is shown, changed and taken away', async () => {
    const create = ['events', 'endpoint', 'create', merchantId, 'https://told.example/events'];
    const { id } = await json(...create, '--contact', 'ops@shop.example', '--contact-language', 'en');
    const show = () => json('events', 'endpoint', 'show', id);
    expect(await show()).toMatchObject({ contact: 'ops@shop.example', contactLanguage: 'en' });
    await json('events', 'endpoint', 'set', id, '--contact', 'dev@shop.example');
    expect(await show()).toMatchObject({ contact: 'dev@shop.example', contactLanguage: 'ko' });
    await json('events', 'endpoint', 'set', id, '--description', 'shop');
    expect(await show()).toMatchObject({ contact: 'dev@shop.example', description: 'shop' });
    await json('events', 'endpoint', 'set', id, '--no-contact');
    expect(await show()).toMatchObject({ contact: null, contactLanguage: null });
    const wrong = await commands.naru(
      'events',
      'endpoint',
      'set',
      id,
      '--contact',
      'a@b.example, c@d.example',
    );
    expect(wrong.code).toBe(1);
    expect(wrong.error).toContain('--contact');
    expect(wrong.error).toContain('one e-mail address');
    const alone = await commands.naru('events', 'endpoint', 'set', id, '--contact-language', 'en');
    expect(alone.error).toContain('goes with');
    await commands.naru('events', 'endpoint', 'remove', id);
  });

  test('what only the store knows is said in one sentence', async () => {
    const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';
    const ended = await commands.naru('events', 'endpoint', 'create', nobody, 'https://a.example/');
    expect(ended).toMatchObject({ code: 1, error: `naru: there is no merchant ${nobody}\n` });
  });
});
