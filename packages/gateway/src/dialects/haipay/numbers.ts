import { koreanCompact } from '@naru/engine';
import { PLATFORM_NUMBER_KIND } from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';

const COUNTER_DIGITS = 5;
const COUNTER_LIMIT = 10n ** BigInt(COUNTER_DIGITS);

/** A new platform number: kind, second in Korean time, five digits (haipay.md §14.1). */
export async function nextNumber(gateway: Gateway, kind: keyof typeof PLATFORM_NUMBER_KIND): Promise<string> {
  const { numbers, clock } = gateway.engine.context;
  const counter = (await numbers.next('haipay')) % COUNTER_LIMIT;
  return (
    PLATFORM_NUMBER_KIND[kind] + koreanCompact(clock.now()) + String(counter).padStart(COUNTER_DIGITS, '0')
  );
}
