import { oneOf } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';

export const RISK_SETTINGS = declareSettings('risk', {
  riskOnError: {
    kind: oneOf('accept', 'reject'),
    fallback: '`accept`',
    help: "What becomes of a payment that the merchant's risk rules could not assess.",
  },
});
