import type { Dialect } from '../../gateway.ts';
import { eximbayCollection } from './calls/collection.ts';
import { eximbayDocs } from './calls/documentation.ts';
import { callNames } from './calls/names.ts';
import { eximbayRoutes } from './calls/routes.ts';
import { eximbayCli } from './cli.ts';
import { CASH_RECEIPT_CODE } from './codes/cash-receipts.ts';
import { eximbayMethods } from './codes/catalogue.ts';
import { eximbayDeclines } from './codes/declines.ts';
import { DAILY_SCOPE, nextTransactionId } from './codes/numbers.ts';
import { EXIMBAY_SETTINGS } from './codes/settings.ts';
import { eximbayConformance } from './conformance/index.ts';
import { eximbayDemo } from './demo.ts';
import { eximbayRecurring } from './orders/subscriptions.ts';
import { eximbayCheckout } from './page/page.ts';
import { eximbayCallbacks } from './results/callbacks.ts';
import { eximbayScenarios } from './scenarios.ts';

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
  declines: eximbayDeclines,
  callNames,
  settings: EXIMBAY_SETTINGS,
  cli: eximbayCli,
  demo: eximbayDemo,
  scenarios: eximbayScenarios,
  docs: eximbayDocs,
  collection: eximbayCollection,
  conformance: eximbayConformance,
};
