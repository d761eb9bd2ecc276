import { amounts, between, webAddress } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';

export const CHARGEBACK_SETTINGS = declareSettings('chargebacks', {
  webhookUrl: {
    kind: webAddress,
    fallback: 'none',
    help: "Where chargebacks are reported, signed with the app's `webhook_secret`.",
  },
  chargebackDeadlineDays: {
    kind: between(1, 120),
    fallback: '14',
    help: 'Days in Korea for evidence against a chargeback, from the day after it was reported.',
  },
  chargebackFee: {
    kind: amounts,
    fallback: 'none',
    help: "What a chargeback costs the merchant, by the payment's currency: `KRW:20000,USD:15`.",
    more:
      'Taken with the money and kept, whoever wins; nothing for a case that is dropped before money was taken. Each ' +
      'currency that the app takes must be in it (0 for none), also when its fee plan gets another one.',
  },
});
