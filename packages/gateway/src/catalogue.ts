import type { Method } from '@naru/engine';
import type { Dialects } from './gateway.ts';

/** The catalogue rows of all dialects, for a store that lacks them. */
export function allMethods(dialects: Dialects, channel: string): Method[] {
  return [...dialects.values()].flatMap((dialect) => dialect.methods(channel));
}
