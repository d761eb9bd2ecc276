import { fieldFailure } from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';
import { HaiPayFailure } from './request.ts';

/**
 * Checks the addresses a request carries: real URLs, and those of the web https in live mode (haipay.md §17 #13).
 * Which schemes of apps a payer may be sent to is said by the contract's pattern.
 */
export function checkUrls(gateway: Gateway, members: Readonly<Record<string, unknown>>): void {
  const live = gateway.config.mode === 'live';
  for (const name of ['callBackUrl', 'callBackFailUrl', 'notifyUrl']) {
    const text = members[name];
    if (text === undefined) continue;
    const url = typeof text === 'string' ? URL.parse(text) : null;
    if (!url || (live && url.protocol === 'http:') || url.username !== '' || url.password !== '') {
      const rule = live ? 'an https URL of at most 512 characters' : undefined;
      throw new HaiPayFailure(fieldFailure('invalid', name, rule));
    }
  }
}
