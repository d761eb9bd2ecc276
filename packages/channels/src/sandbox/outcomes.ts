import type { PaymentOutcome, TransferOutcome } from '@naru/engine';
import { plannedFailure, refusal } from './declines.ts';
import type { SandboxOrder } from './orders.ts';

/** How a payment stands at its simulated channel. `screenUrl` leads to its screen. */
export function paymentOutcomeOf(order: SandboxOrder, screenUrl: string): PaymentOutcome {
  const { outcome, state } = order;
  switch (state) {
    case 'approved':
    case 'deposited': {
      const approval = outcome?.kind === 'captured' ? outcome.approval : undefined;
      return { kind: 'captured', payerAmount: order.amount, ...(approval ? { approval } : {}) };
    }
    case 'authorized':
    case 'authenticated':
      if (outcome?.kind === state) return outcome;
      throw new Error(`an ${state} order without its proof`);
    case 'declined':
      return outcome?.kind === 'failed'
        ? { kind: 'failed', ...plannedFailure(outcome) }
        : { kind: 'failed', ...refusal('declined') };
    case 'cancelled':
      return { kind: 'cancelled', reason: 'Cancelled by the payer' };
    case 'voided':
      return { kind: 'cancelled', decline: 'voided', reason: 'The authorization was given back' };
    default:
      return openOutcome(order, screenUrl);
  }
}

/** The payer has something to do: on a screen, at a bank or in a shop. A stored card is charged without its payer. */
function openOutcome({ details }: SandboxOrder, screenUrl: string): PaymentOutcome {
  if (details.card?.storedAs !== undefined) return { kind: 'pending' };
  if (details.voucherNumber) return { kind: 'voucher', number: details.voucherNumber, url: screenUrl };
  if (!details.accountNumber) return { kind: 'redirect', url: screenUrl };
  return {
    kind: 'account',
    account: {
      bank: details.bankCode ?? '',
      bankNameEn: details.bankNameEn ?? '',
      bankNameKo: details.bankNameKo ?? '',
      accountNumber: details.accountNumber,
      holder: details.holder ?? '',
    },
  };
}

/** How a payout or a refund stands at its simulated bank. */
export function transferOutcomeOf(order: SandboxOrder): TransferOutcome {
  const { state, outcome } = order;
  if (state === 'succeeded') return { kind: 'succeeded' };
  if ((state === 'failed' || state === 'returned') && outcome && 'code' in outcome) {
    return { kind: state, ...plannedFailure(outcome) };
  }
  return { kind: 'processing' };
}
