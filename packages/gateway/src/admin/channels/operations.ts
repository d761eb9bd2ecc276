import { settingFaults } from '@naru/channels';
import { addressesOf } from '../../channels/open.ts';
import type { Gateway } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { operation } from '../operation.ts';
import { ANY_OBJECT, line, listOf, NUMBER, oneOf, record, TEXT } from '../schema.ts';

/** The channels for payments, refunds and payouts. */

const CHANNEL = record({
  channel: TEXT,
  title: TEXT,
  state: { ...oneOf('open', 'closed'), description: '`closed`: it lacks settings, or they are wrong' },
  ports: listOf(TEXT),
  settings: { ...listOf(TEXT), description: 'The names of its settings' },
  methods: { ...NUMBER, description: 'How many methods are assigned to it' },
  notices: { ...TEXT, description: 'Where it sends its notices' },
});

export const listChannels = operation({
  name: 'channels.list',
  summary: 'Every channel with what it can do, its settings and where it sends its notices',
  method: 'GET',
  path: '/channels',
  permission: 'terms.read',
  input: record({}),
  output: record({ items: listOf(CHANNEL) }),
  errors: [],
  example: {},
  async run({ gateway }) {
    const methods = await gateway.engine.context.methods.all();
    const items = [...gateway.channels.adapters.values()].map((adapter) => ({
      channel: adapter.name,
      title: adapter.title,
      state: gateway.channels.open.has(adapter.name) ? ('open' as const) : ('closed' as const),
      ports: adapter.capabilities.ports,
      settings: adapter.settings.map(({ name }) => name),
      methods: methods.filter(({ channel }) => channel === adapter.name).length,
      notices: addressesOf(adapter, gateway.config).noticeUrl,
    }));
    return { items };
  },
});

export const setChannel = operation({
  name: 'channels.set',
  summary: 'Replace the settings of a channel, which are sealed; processes use them after their next start',
  method: 'PATCH',
  path: '/channels/{channel}',
  permission: 'keys.write',
  input: record({
    channel: line(40),
    settings: { ...ANY_OBJECT, description: 'Its settings by name, as texts; all of them' },
  }),
  output: record({ channel: TEXT }),
  errors: ['not_found'],
  example: { channel: 'birch', settings: { url: 'https://birch.example', key: 'the account’s secret key' } },
  async run({ gateway }, { channel, settings }) {
    const adapter = adapterOf(gateway, channel);
    const faults = settingFaults(adapter, settings);
    if (faults.length > 0) throw new InputFailure('settings', faults.join('; '));
    const { channelSettings, context } = gateway.engine;
    await channelSettings.set(channel, settings as Record<string, string>, context.clock.now());
    return { channel };
  },
});

/** The channel of that name, with or without its settings. */
export function adapterOf({ channels }: Gateway, name: string) {
  const adapter = channels.adapters.get(name);
  if (adapter) return adapter;
  const names = [...channels.adapters.keys()].join(', ') || 'none';
  throw new PlainFailure('not_found', `there is no channel ${name} (there are: ${names})`);
}
