import type { IdentityView } from '@naru/checkout';
import type { Method, Payment } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { identityBanks } from './banks.ts';

/** Whether the payer has to pass an identity check first: all methods of the payment require one. */
export function waitsForIdentity(payment: Payment, methods: readonly Method[]): boolean {
  const kinds = methods.map((method) => method.kind);
  return payment.state === 'created' && kinds[0] !== undefined && kinds.every(isVerified);
}

function isVerified(kind: Method['kind']): boolean {
  return kind === 'virtual_account_verified';
}

/**
 * The identity check of a payment that waits for it. It shows what the payer typed, or the merchant's data, so that
 * they need not type it again: whoever has the link counts as the payer, here as everywhere.
 */
export async function identityView(gateway: Gateway, payment: Payment): Promise<IdentityView | null> {
  const progress = await gateway.engine.identity.progressOf(payment);
  if (!progress) return null;
  const { answers, reference } = progress;
  const step = progress.state === 'code_sent' ? 'code' : 'details';
  const { sandbox } = gateway;
  return {
    step,
    prefill: { ...answers, bankCode: answers.bankCode || null },
    banks: [...(await identityBanks(gateway, payment.dialect))],
    triesLeft: progress.triesLeft,
    problem: progress.problem,
    phoneMasked: step === 'code' ? masked(answers.phone) : null,
    codeExpiresAt: step === 'code' ? (progress.codeExpiresAt?.toISOString() ?? null) : null,
    codesLeft: progress.codesLeft,
    sandboxCode: sandbox && reference ? await sandbox.identities.codeOf(reference) : null,
  };
}

/** 010-****-5678. */
function masked(phone: string): string {
  return `${phone.slice(0, 3)}-****-${phone.slice(-4)}`;
}
