import type { DepositRequest } from '../api.ts';
import { digitsOnly, groupDigits } from './amount.ts';

export interface DepositDraft {
  amount: string;
  depositorName: string;
}

export type DepositFault = 'amount' | 'depositorName';

/** What the form shows first: the exact amount and the name the bank knows, if any. */
export function initialDraft(amountText: string, depositorName: string | null): DepositDraft {
  return { amount: groupDigits(amountText), depositorName: depositorName ?? '' };
}

/** The request of a filled form, or the fields that stop it. */
export function depositRequest(draft: DepositDraft): DepositRequest | { faults: DepositFault[] } {
  const amount = digitsOnly(groupDigits(draft.amount));
  const depositorName = draft.depositorName.trim();
  const faults: DepositFault[] = [];
  if (amount === '' || amount === '0') faults.push('amount');
  if (depositorName === '') faults.push('depositorName');
  return faults.length > 0 ? { faults } : { amount, depositorName };
}
