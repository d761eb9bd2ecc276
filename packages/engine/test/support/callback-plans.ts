import { CALLBACK_LINES } from '../../src/callbacks/claim.ts';
import { POSTPONE, RECORD_TRY } from '../../src/callbacks/delivery.ts';
import { CALLBACK_ORDER, RESEND, WITH_LATER } from '../../src/callbacks/order.ts';
import { DELIVERIES, OF_SUBJECTS, RECENT, RECENT_OF_STATE } from '../../src/callbacks/queries.ts';
import { RESENDABLE } from '../../src/callbacks/resendable.ts';
import { APP_ID, idOf, merchantOf } from './many-rows.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const LEASE_MS = 4000;
const one = [merchantOf(1000), idOf(1000)];
const rowNumbers = (size: number) => Array.from({ length: size }, (_, index) => 1000 + index * 7);
const ids = (size: number) => [rowNumbers(size).map(merchantOf), rowNumbers(size).map(idOf)];
const resendable = () => [new Date(0), NOW, null, null, null, null, null, 'M1000', NOW];
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What runs all the time about callbacks, with parameters for a batch of a size. */
export const CALLBACK_STATEMENTS: Record<
  string,
  readonly [sql: string, params: (size: number) => unknown[]]
> = {
  'callbacks LOOK_FIRST': [CALLBACK_LINES.lookFirstSql, () => [NOW, NO_ID, [APP_ID], [16], 64, ['plain']]],
  'callbacks LOOK_ASIDE': [
    CALLBACK_LINES.lookAsideSql,
    () => [NOW, NO_ID, '', [NO_ID], [APP_ID], ['https://1'], ['plain']],
  ],
  CLAIM_CALLBACKS: [CALLBACK_LINES.claimSql, (size) => [...ids(size), LEASE_MS]],
  'callbacks SET_ASIDE': [CALLBACK_LINES.setAsideSql, ids],
  'callbacks PUT_IN_LINE': [CALLBACK_LINES.putInLineSql, () => [APP_ID, 'https://1', NOW]],
  'callbacks SUPERSEDE': [CALLBACK_ORDER.supersedeSql, () => [merchantOf(1000), [idOf(1000)], NOW]],
  'callbacks PUT_BEHIND': [CALLBACK_ORDER.putBehindSql, () => [...one, NOW, 1]],
  'callbacks PULL_FORWARD': [CALLBACK_ORDER.pullForwardSql, () => [...one, NOW]],
  RECORD_TRY: [
    RECORD_TRY,
    () => [
      ...[merchantOf(1000), idOf(0), idOf(1000), NOW, 1, 'accepted', 'x', '{}', 'x', 200, 'x', null],
      ...[NOW, 1, [60_000], ['payment_failed']],
    ],
  ],
  POSTPONE: [POSTPONE, () => [...one, NOW]],
  'callbacks OF_SUBJECTS': [OF_SUBJECTS, (size) => [...ids(size), 100]],
  'callbacks RECENT': [RECENT, () => [50, NOW, NO_ID]],
  'callbacks RECENT_OF_STATE exhausted': [RECENT_OF_STATE.exhausted, () => [50, NOW, NO_ID]],
  'callbacks RECENT_OF_STATE pending': [RECENT_OF_STATE.pending, () => [50, NOW, NO_ID]],
  'callbacks RECENT_OF_STATE superseded': [RECENT_OF_STATE.superseded, () => [50, NOW, NO_ID]],
  'callbacks RECENT_OF_STATE delivered': [RECENT_OF_STATE.delivered, () => [50, NOW, NO_ID]],
  'callbacks DELIVERIES': [DELIVERIES, ids],
  'callbacks RESENDABLE delivered': [RESENDABLE.delivered, resendable],
  'callbacks RESENDABLE exhausted': [RESENDABLE.exhausted, resendable],
  'callbacks RESENDABLE pending': [RESENDABLE.pending, resendable],
  'callbacks WITH_LATER': [WITH_LATER, () => [idOf(1000)]],
  'callbacks RESEND': [RESEND, (size) => [...ids(size), NOW]],
};
