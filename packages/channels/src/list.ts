import type { ChannelAdapter } from './adapter/adapter.ts';
import { SANDBOX } from './sandbox/adapter.ts';

/** The channels of every installation; plug-ins may bring more of them. */
export const CHANNELS: readonly ChannelAdapter[] = [SANDBOX];
