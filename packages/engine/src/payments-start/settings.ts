import { between, yesNo } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';

/** Card limits count declines besides. */
const MOST_PAYER_TRIES = 10;

/** 0: no limit. */
const declines = between(0, 1000);

export const START_SETTINGS = declareSettings('start of payments', {
  conversion: {
    kind: yesNo,
    fallback: '`false`',
    help: 'Payers of cards are offered to pay in the money of their card, and some wallets bill won in dollars.',
    more: 'At the [rates](operation.md#exchange-rates) in force, where the dialect can report it.',
  },
  payerTries: {
    kind: between(1, MOST_PAYER_TRIES),
    fallback: '1',
    help: 'Attempts that a payer has at one order on the page: after a decline they choose again, until one is paid.',
    more: 'The merchant hears of a failure once, at the end. See [sandbox.md](sandbox.md#several-tries).',
  },
  cardDeclinesPerOrder: {
    kind: declines,
    fallback: '10',
    help: 'Declined cards of one order in 24 hours after which no more go to their channel; 0: no limit.',
    more: 'However often its page is opened again. See [security.md](security.md#declined-cards).',
  },
  cardDeclinesPerDevice: {
    kind: declines,
    fallback: '10, in the sandbox 0',
    help: 'The same of one browser in an hour.',
  },
  cardDeclinesPerAddress: {
    kind: declines,
    fallback: '30, in the sandbox 0',
    help: 'The same of one public address (of IPv6 the first 64 bits) in an hour.',
  },
  cardDeclinesPerCard: {
    kind: declines,
    fallback: '5, in the sandbox 0',
    help: 'The same of one card in an hour, rebills included.',
  },
  cardReasonsShown: {
    kind: declines,
    fallback: '3',
    help: 'How many declines of one order, browser or card show their reason.',
  },
});
