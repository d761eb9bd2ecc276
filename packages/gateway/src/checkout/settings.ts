import { between, declareSettings } from '@naru/engine';

export const CHECKOUT_SETTINGS = declareSettings('payment page', {
  cardTries: {
    kind: between(1, 100),
    fallback: '10',
    help: 'Wrong card details that a payer may give for one payment; the last of them ends it.',
  },
});
