import type { Details } from '@naru/engine';
import type { IdType, PayoutCreateRequest } from '@naru/teemopay';

/** What a payout keeps of its request. No answer of TeemoPay's repeats it. */
export interface PayoutDetails extends Pick<PayoutCreateRequest, 'accountType' | 'bankName'> {
  /** In the code of the protocol; as it was written where it is none. */
  readonly idType: IdType | PayoutCreateRequest['idType'];
}

export function keptByDialect(details: PayoutDetails): Details {
  return { dialect: details };
}
