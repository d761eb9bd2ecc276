import type { Refusal } from '@naru/engine';
import { expect, test } from 'vitest';
import { started } from '../../src/checkout/started.ts';

const REFUSALS: readonly (readonly [refusal: Refusal, code: string])[] = [
  [{ code: 'busy' }, 'busy'],
  [{ code: 'internal', reason: 'store unavailable' }, 'internal'],
  [{ code: 'not_trading', reason: 'app_disabled' }, 'method_unavailable'],
  [{ code: 'identity_required' }, 'conflict'],
  [{ code: 'state_conflict', state: 'expired', event: 'start' }, 'conflict'],
];

test.each(REFUSALS)('%j is told as %s: a fault of ours is no end of the payment', (refusal, code) => {
  expect(() => started({ ok: false, refusal })).toThrow(expect.objectContaining({ code }));
});
