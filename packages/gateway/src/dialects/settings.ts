import { declareSettings, listOf, matching, oneOf } from '@naru/engine';

/** Settings that more than one dialect reads, each in its own way. */
export const SHARED_SETTINGS = {
  ...declareSettings('TeemoPay, Eximbay', {
    methods: {
      kind: listOf(matching(/^[A-Za-z0-9_]{1,64}$/, 'a method code'), 100),
      fallback: 'all',
      help: 'Payment types or methods of the app: `801,803`; `P000,P302`.',
    },
  }),
  ...declareSettings('HaiPay, Eximbay', {
    duplicateOrders: {
      kind: oneOf('replay', 'refuse', 'once'),
      fallback: '`replay`',
      help: 'Whether an order number that was used is taken again.',
      more:
        'HaiPay: a repeated request is answered like the first (`replay`); `refuse` refuses the same request, too. ' +
        'Eximbay: a number is taken as often as the merchant likes by default, so that two pages of one order may ' +
        'both be paid; `refuse`: an order number has one open page at a time, and takes no more payments once it was ' +
        'paid (a page of other details takes the place of one at which nobody has begun to pay); `once`: the same, ' +
        'and the number of an order that failed, was given up or expired is not taken again, by `/ready`, the page ' +
        'or `/rebill`.',
    },
  }),
};
