import type { Method } from '@naru/engine';
import { eximbayMethods } from './apis/eximbay/index.ts';
import { haipayMethods } from './apis/haipay/index.ts';
import { teemopayMethods } from './apis/teemopay/index.ts';

/** The catalogue rows of all dialects, for a store that lacks them. */
export function allMethods(channel: string): Method[] {
  return [...haipayMethods(channel), ...teemopayMethods(channel), ...eximbayMethods(channel)];
}
