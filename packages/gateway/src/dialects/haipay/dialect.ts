import type { Dialect } from '../dialect.ts';
import { haipayCallbacks } from './callbacks.ts';
import { haipayMethods, haipayTransferBanks } from './catalogue.ts';
import { haipayCli } from './cli.ts';
import { haipayDemo } from './demo.ts';
import { nextNumber } from './numbers.ts';
import { haipayDescription, haipayRoutes } from './routes.ts';

export const haipay: Dialect = {
  name: 'haipay',
  title: 'HaiPay',
  routes: haipayRoutes,
  methods: haipayMethods,
  callbacks: () => haipayCallbacks,
  banks: { transfer: haipayTransferBanks },
  numbers: { refund: (gateway) => nextNumber(gateway, 'refund') },
  cli: haipayCli,
  demo: haipayDemo,
  docs: { description: haipayDescription },
};
