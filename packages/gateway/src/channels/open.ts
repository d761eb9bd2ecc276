import {
  type ChannelAdapter,
  type ChannelParts,
  declaredChannel,
  type OpenChannel,
  portFaults,
  settingFaults,
} from '@naru/channels';
import { type Engine, type Method, methodLack } from '@naru/engine';
import type { Logger } from 'pino';
import type { Channels } from '../gateway.ts';

type Given = Omit<ChannelParts, 'settings' | 'noticeUrl' | 'returnUrl'>;

/**
 * Opens the channels of this mode. A channel without its settings, or whose ports differ from its declaration, stays
 * closed: its methods read as under maintenance, and the log says why.
 */
export async function openChannels(
  list: readonly ChannelAdapter[],
  engine: Engine,
  given: Given,
  log: Logger,
): Promise<Channels> {
  const ours = list.filter(({ modes }) => modes?.includes(given.mode) ?? true);
  const open = new Map<string, OpenChannel>();
  for (const adapter of ours) {
    const { settings, fault } = await engine.channelSettings.get(adapter.name);
    const faults = settings ? settingFaults(adapter, settings) : [`channel ${adapter.name}: ${fault}`];
    if (settings && faults.length === 0) {
      const { lackFor } = declaredChannel(adapter);
      try {
        const opened = adapter.open({ ...given, settings, ...addressesOf(adapter, given) });
        faults.push(...portFaults(adapter, opened));
        if (faults.length === 0) open.set(adapter.name, { ...opened, lackFor });
      } catch (error) {
        // One channel that fails to open must not keep the others closed, nor the command that fixes it.
        faults.push(`channel ${adapter.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (faults.length > 0)
      log.warn({ channel: adapter.name, faults }, `channel ${adapter.name} is not opened`);
  }
  return { adapters: new Map(ours.map((adapter) => [adapter.name, adapter])), open };
}

/** The URLs at which a channel reaches this gateway. */
export function addressesOf(
  { name }: Pick<ChannelAdapter, 'name'>,
  { publicUrl }: { readonly publicUrl: string },
) {
  const base = `${publicUrl}/_channels/${name}`;
  return { noticeUrl: `${base}/notices`, returnUrl: `${base}/return` };
}

/** Why a channel can not execute a method, as a sentence; undefined when it can. Settings are not checked. */
export function adapterLack(adapter: ChannelAdapter, method: Method): string | undefined {
  const hasVerifier = adapter.capabilities.ports.includes('identity');
  return methodLack(method, declaredChannel(adapter), hasVerifier);
}

/** Logs at the start which methods their channel can not execute: they read as under maintenance. */
export function warnOfLacks(methods: readonly Method[], { adapters }: Channels, log: Logger): void {
  const lacks = methods.flatMap((method) => {
    const adapter = adapters.get(method.channel);
    const lack = adapter && adapterLack(adapter, method);
    return lack === undefined ? [] : [{ lack, code: `${method.dialect} ${method.direction} ${method.code}` }];
  });
  for (const [lack, of] of Map.groupBy(lacks, (one) => one.lack)) {
    log.warn({ methods: of.map(({ code }) => code) }, `methods are under maintenance: ${lack}`);
  }
}
