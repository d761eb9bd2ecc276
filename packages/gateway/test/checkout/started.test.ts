import type { StartRefusal } from '@naru/engine';
import { expect, test } from 'vitest';
import { started } from '../../src/checkout/started.ts';

const REFUSALS: readonly (readonly [refusal: StartRefusal, code: string])[] = [
  [{ code: 'busy' }, 'busy'],
  [{ code: 'internal', reason: 'store unavailable' }, 'busy'],
  [{ code: 'internal', reason: 'outcome unknown' }, 'internal'],
  [{ code: 'not_trading', reason: 'app_disabled' }, 'method_unavailable'],
  [{ code: 'identity_required' }, 'conflict'],
  [{ code: 'state_conflict', state: 'expired', event: 'start' }, 'conflict'],
  [{ code: 'method_not_allowed' }, 'invalid_request'],
  [{ code: 'method_under_maintenance' }, 'method_unavailable'],
  [{ code: 'conversion_changed', offer: null }, 'conversion_changed'],
];

test.each(REFUSALS)('%j is answered as %s: a fault of ours is no end of the payment', (refusal, code) => {
  expect(() => started({ kind: 'refused', refusal })).toThrow(expect.objectContaining({ code }));
});
