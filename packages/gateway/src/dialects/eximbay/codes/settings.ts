import { type App, between, currency, declareSettings, matching, oneOf, yesNo } from '@naru/engine';
import { SHARED_SETTINGS } from '../../settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_SECONDS = 7 * 24 * 60 * 60;
const MAX_PAY_TO_CHARS = 64;

/** How this dialect's apps may be set up; all of them have a default. */
export const EXIMBAY_SETTINGS = {
  ...SHARED_SETTINGS,
  ...declareSettings('Eximbay', {
    checkoutSessionLifetimeSeconds: {
      kind: between(60, WEEK_SECONDS),
      fallback: '86400',
      help: 'How long after `/ready` its fgkey opens the page; at most a week.',
    },
    payTo: {
      kind: matching(
        /^[A-Za-z0-9 .,*&'/-]{1,64}$/,
        'up to 64 letters and digits, as bills of cards show them',
      ),
      fallback: "the merchant's name",
      help: '`pay_to`: what the bills of cards say.',
    },
    conversionFields: {
      kind: oneOf('always', 'when_converted'),
      fallback: '`when_converted`',
      help: '`always`: results and `/confirm` contain `base_*`, `foreign_*` and `dcc_rate` of all payments.',
    },
    settlementCurrency: {
      kind: currency,
      fallback: "each order's own",
      help: 'The currency of `base_*`.',
      more: "The books settle in the order's currency all the same.",
    },
    confirmationMail: {
      kind: yesNo,
      fallback: '`true`',
      help: 'Whether buyers are sent a confirmation of what they paid.',
      more:
        'In Korean for `lang` `KR` and else in English; live only with a mail server (`NARU_SMTP_URL`). `false` ' +
        'where the shop writes its own.',
    },
    fastPayment: {
      kind: oneOf('ignore'),
      fallback: 'refused',
      help: '`ignore`: orders with `fast_payment` are taken, and their payers type their cards as ever.',
      more: 'Cards are not remembered by user.',
    },
    eximbayHttpStatus: {
      kind: yesNo,
      fallback: '`false`',
      help: 'Refusals have HTTP statuses beside their `rescode`; else all are 200.',
      more:
        "400, 401, 404, 405, 409 (the state does not allow it), 415, 500, and 402 for what the card's side or the " +
        'acquirer declines, refunds too. Where no key names the app, and to the script of the page, it is always 200.',
    },
    registeredCallback: {
      kind: yesNo,
      fallback: '`true`',
      help: '`false`: `status_url` gets no result when an account or a number was given out.',
      more: "The payer's browser takes it all the same. Counts for pages that are opened from then on.",
    },
    voidCallback: {
      kind: yesNo,
      fallback: '`true`',
      help: '`false`: `status_url` gets no result when such an order ended unpaid.',
    },
    crossBorderOnly: {
      kind: yesNo,
      fallback: '`false`',
      help: 'The contract is for payments from abroad: Korean methods and cards of Korea are refused (PC04).',
      more: 'So is the Korean page.',
    },
  }),
};

/** How long a prepared order may wait for its payer. Eximbay documents no end (eximbay.md §2.4). */
export function checkoutSessionLifetimeMs({ settings }: App): number {
  const seconds = EXIMBAY_SETTINGS.checkoutSessionLifetimeSeconds.of(settings);
  return seconds === undefined ? DAY_MS : seconds * 1000;
}

/** How often an order number may be used; by default without limit. */
export function orderNumbers({ settings }: App): 'repeatable' | 'once_paid' | 'once' {
  const duplicateOrders = EXIMBAY_SETTINGS.duplicateOrders.of(settings);
  if (duplicateOrders === 'once') return 'once';
  return duplicateOrders === 'refuse' ? 'once_paid' : 'repeatable';
}

/**
 * Whether refusals have HTTP statuses of their own; 200 is what Eximbay's clients are written for (eximbay.md §12).
 */
export function wantsHttpStatus({ settings }: App): boolean {
  return EXIMBAY_SETTINGS.eximbayHttpStatus.of(settings) === true;
}

/** The merchant's name on card bills; by default its own name. */
export function payTo({ settings, merchantName }: App): string {
  return (EXIMBAY_SETTINGS.payTo.of(settings) ?? merchantName).slice(0, MAX_PAY_TO_CHARS);
}

/**
 * Which results of orders paid later the merchant does not want at status_url: that one is registered (eximbay.md §4.6
 * lets merchants switch it off), or that it is void after its deadline (a contract of its own there).
 */
export function unsentResults({ settings }: App): ('registered' | 'voided')[] {
  return [
    ...(EXIMBAY_SETTINGS.registeredCallback.of(settings) === false ? ['registered' as const] : []),
    ...(EXIMBAY_SETTINGS.voidCallback.of(settings) === false ? ['voided' as const] : []),
  ];
}

/** Which payments report all their currencies; by default only converted ones. */
export type ConversionWish = ReturnType<typeof EXIMBAY_SETTINGS.conversionFields.of>;
