import type { Details } from '@naru/engine';

/** What is sealed with payer or payee: the merchant's description of the goods. No answer of HaiPay's repeats it. */
export interface SealedDetails {
  readonly body: string;
}

export function sealedByDialect(sealed: SealedDetails): Pick<Details, 'dialect'> {
  return { dialect: sealed };
}
