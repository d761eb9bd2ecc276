import { between } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';

export const PAYER_LIMIT_SETTINGS = declareSettings('limits of payers', {
  payerDailyCreated: {
    kind: between(1, 1_000_000),
    fallback: '10',
    help: 'Orders that one payer may be given in a Korean day, where the dialect limits them.',
  },
  payerDailySucceeded: {
    kind: between(1, 1_000_000),
    fallback: '3',
    help: 'How many of them may be paid.',
    more: 'Counted from the start at the channel on; one that ends unpaid is given back.',
  },
});
