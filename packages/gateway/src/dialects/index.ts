import type { Dialect } from '../gateway.ts';
import { eximbay } from './eximbay/dialect.ts';
import { haipay } from './haipay/dialect.ts';
import { teemopay } from './teemopay/dialect.ts';

/** The dialects that come with Naru. A new one is a folder here and a line in this list. */
export const DIALECTS: readonly Dialect[] = [haipay, teemopay, eximbay];
