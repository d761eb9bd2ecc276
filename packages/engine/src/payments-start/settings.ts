import { between, yesNo } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';

/** 0: no limit. */
const declines = between(0, 1000);

export const START_SETTINGS = declareSettings('start of payments', {
  conversion: {
    kind: yesNo,
    fallback: '`false`',
    help: 'Payers of cards are offered to pay in the money of their card, and some wallets bill won in dollars.',
    more: 'At the [rates](operation.md#exchange-rates) in force, where the dialect can report it.',
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
