import type { Method } from '@naru/engine';
import { eximbayMethods } from './dialects/eximbay/index.ts';
import { haipayMethods } from './dialects/haipay/index.ts';
import { teemopayMethods } from './dialects/teemopay/index.ts';

/** The catalogue rows of all dialects, for a store that lacks them. */
export function allMethods(channel: string): Method[] {
  return [...haipayMethods(channel), ...teemopayMethods(channel), ...eximbayMethods(channel)];
}
