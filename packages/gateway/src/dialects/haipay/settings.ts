import { declareSettings, oneOf, yesNo } from '@naru/engine';
import { SHARED_SETTINGS } from '../settings.ts';

export const HAIPAY_SETTINGS = {
  duplicateOrders: SHARED_SETTINGS.duplicateOrders,
  ...declareSettings('HaiPay', {
    refusedRequests: {
      kind: oneOf('remember', 'repeatable'),
      fallback: '`remember`',
      help: 'Whether a payout or refund that was refused for a reason that may pass stays refused for 24 hours.',
      more:
        'The reasons are balance, limits, maintenance, address, app switched off, a refund beside another one, a ' +
        'setting of the app; a new `orderId` is a new request. `repeatable` carries the very same request out once ' +
        'the reason has passed.',
    },
    refundNumbers: {
      kind: oneOf('own', 'any'),
      fallback: '`own`',
      help: '`any`: a refund may have the number of the payment that it refunds.',
      more: 'Then whoever gets hold of a signed query with `orderNo` can have the payment refunded with it.',
    },
    strictPhone: {
      kind: yesNo,
      fallback: '`false`',
      help: 'Phone numbers must be Korean mobile numbers.',
    },
    hangulPayoutNames: { kind: yesNo, fallback: '`false`', help: 'Names of payees may be in Hangul.' },
  }),
};
