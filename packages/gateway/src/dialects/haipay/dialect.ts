import type { Dialect } from '../../gateway.ts';
import { haipayCallbacks } from './callbacks.ts';
import { haipayMethods, haipayTransferBanks } from './catalogue.ts';
import { haipayCli } from './cli.ts';
import { haipayCollection } from './collection.ts';
import { haipayConformance } from './conformance/index.ts';
import { haipayDemo } from './demo.ts';
import { haipayDocs } from './documentation.ts';
import { callNames } from './names.ts';
import { nextNumber } from './numbers.ts';
import { haipayRoutes } from './routes.ts';
import { haipayScenarios } from './scenarios.ts';
import { HAIPAY_SETTINGS } from './settings.ts';

export const haipay: Dialect = {
  name: 'haipay',
  title: 'HaiPay',
  routes: haipayRoutes,
  methods: haipayMethods,
  callbacks: () => haipayCallbacks,
  banks: { transfer: haipayTransferBanks },
  numbers: { refund: (gateway) => nextNumber(gateway, 'refund') },
  callNames,
  settings: HAIPAY_SETTINGS,
  cli: haipayCli,
  demo: haipayDemo,
  scenarios: haipayScenarios,
  docs: haipayDocs,
  collection: haipayCollection,
  conformance: haipayConformance,
};
