import { between, declareSettings, yesNo } from '@naru/engine';

export const CHECKOUT_SETTINGS = declareSettings('payment page', {
  cardTries: {
    kind: between(1, 100),
    fallback: '10',
    help: 'Wrong card details that a payer may give for one payment; the last of them ends it.',
  },
  opensLoneWallet: {
    kind: yesNo,
    fallback: '`false`',
    help: 'The page goes on to the wallet by itself where it is the only method and nothing else is to be chosen.',
    more: 'Where the wallet can not be opened, the page shows the button as ever.',
  },
});
