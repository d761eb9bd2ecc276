import type { Dialect } from '../../gateway.ts';
import { teemopayCallbacks } from './callbacks.ts';
import { teemopayIdentityBanks, teemopayMethods } from './catalogue.ts';
import { teemopayCli } from './cli.ts';
import { teemopayCollection } from './collection.ts';
import { teemopayConformance } from './conformance/index.ts';
import { teemopayDeclines } from './declines.ts';
import { teemopayDemo } from './demo.ts';
import { teemopayDocs } from './documentation.ts';
import { callNames } from './names.ts';
import { teemopayRoutes } from './routes.ts';
import { teemopayScenarios } from './scenarios.ts';
import { TEEMOPAY_SETTINGS } from './settings.ts';

export const teemopay: Dialect = {
  name: 'teemopay',
  title: 'TeemoPay',
  routes: teemopayRoutes,
  methods: teemopayMethods,
  callbacks: ({ checkoutUrl, realClock }) =>
    teemopayCallbacks(({ merchantId, subjectId }) => checkoutUrl({ merchantId, id: subjectId }), realClock),
  banks: { identity: teemopayIdentityBanks },
  declines: teemopayDeclines,
  callNames,
  settings: TEEMOPAY_SETTINGS,
  cli: teemopayCli,
  demo: teemopayDemo,
  scenarios: teemopayScenarios,
  docs: teemopayDocs,
  collection: teemopayCollection,
  conformance: teemopayConformance,
};
