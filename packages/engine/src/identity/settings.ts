import { between } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';

export const MIN_IDENTITY_TRIES = 1;
export const MAX_IDENTITY_TRIES = 10;

export const IDENTITY_SETTINGS = declareSettings('identity checks', {
  identityTries: {
    kind: between(MIN_IDENTITY_TRIES, MAX_IDENTITY_TRIES),
    fallback: '5',
    help: 'Wrong details and codes that a payer may give in an identity check; the last one fails the payment.',
  },
});
