import type { Card } from '../base/payment-facts.ts';
import type { ReceiptWish } from '../cash-receipts/cash-receipt.ts';
import type { Party } from '../channels/port.ts';
import type { RecurringTerms } from '../recurring/register.ts';
import type { StartPayment } from './payer-commands.ts';

/** What a payer says together with the method. */
export interface StartExtras {
  /** The channel's reference, drawn beforehand by whoever has told the channel something under it already. */
  readonly attemptId?: string;
  readonly card?: Card;
  /** The stored card that `card` is. */
  readonly cardTokenId?: string;
  /** Tokens that the payment makes of `card` when it is paid. */
  readonly cardTokens?: NonNullable<StartPayment['cardTokens']>;
  /** What the payer chose to pay in another currency. */
  readonly payerMoney?: NonNullable<StartPayment['payerMoney']>;
  /** A recurring payment that this one registers when it is paid. */
  readonly recurring?: RecurringTerms;
  /** In place of what the merchant said of the payer. */
  readonly payer?: Party;
  /** In place of the payment's own; no personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The Korean cash receipt that is issued when it is paid; kept sealed. */
  readonly receiptWish?: ReceiptWish;
}
