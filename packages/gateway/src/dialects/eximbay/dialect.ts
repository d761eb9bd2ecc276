import type { Dialect } from '../dialect.ts';
import { eximbayCallbacks } from './callbacks.ts';
import { CASH_RECEIPT_CODE } from './cash-receipts.ts';
import { eximbayMethods } from './catalogue.ts';
import { eximbayCli } from './cli.ts';
import { eximbayDemo } from './demo.ts';
import { eximbayDescription, eximbaySecurity } from './documentation.ts';
import { DAILY_SCOPE, nextTransactionId } from './numbers.ts';
import { eximbayCheckout } from './page.ts';
import { eximbayRecurring } from './recurring.ts';
import { eximbayRoutes } from './routes.ts';

export const eximbay: Dialect = {
  name: 'eximbay',
  title: 'Eximbay',
  routes: eximbayRoutes,
  methods: eximbayMethods,
  callbacks: ({ engine }) =>
    eximbayCallbacks(async ({ merchantId, subjectId }) => {
      const { payments } = engine();
      const payment = await payments.get(merchantId, subjectId);
      return payment && payments.payerOf(payment);
    }),
  checkout: ({ engine, mode }) => eximbayCheckout(engine(), mode),
  subscriptions: ({ engine }) => eximbayRecurring(engine),
  cashReceiptCodes: CASH_RECEIPT_CODE,
  numbers: {
    refund: nextTransactionId,
    daily: {
      scope: DAILY_SCOPE,
      metric: 'naru_eximbay_transaction_ids_today',
      help: 'Transaction ids that the busiest mid has used up today; above a million they hold letters',
    },
  },
  cli: eximbayCli,
  demo: eximbayDemo,
  docs: { description: eximbayDescription, security: eximbaySecurity },
};
