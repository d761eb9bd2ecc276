import type { IdentityAnswers, IdentityProgress, IdentityResult, Payment, Result } from '@naru/engine';
import { identityBanks } from '../checkout/banks.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { conflictOf, PlainFailure } from '../http/errors.ts';

/** Used where neither the merchant nor the payer gave a name: a person whom the simulated bank knows. */
const SAMPLE_PAYER: IdentityAnswers = {
  name: 'Hong Gildong',
  bankCode: '',
  bankAccount: '110123456789',
  holderNumber: '950101',
  phone: '01012345678',
};

/** The first call may be left unanswered (scenarios.ts); a payer would press the button again. */
const MAX_SUBMISSIONS = 2;

/** Passes the identity check of a payment as its payer would, which starts it; a conflict when it does not pass. */
export async function passIdentity(gateway: Gateway, sandbox: Sandbox, payment: Payment): Promise<void> {
  const { identity } = gateway.engine;
  const progress = await identity.progressOf(payment);
  if (!progress) throw new PlainFailure('conflict', 'The payment asks for no identity check');
  const reference = validReference(gateway, progress) ?? (await newCode(gateway, payment, progress.answers));
  const code = await sandbox.identities.codeOf(reference);
  const { payment: after } = accepted(await identity.confirm(payment, code ?? ''));
  if (after.state === 'created') throw notPassed('the code was not accepted');
}

/** The code already sent to the payer, as long as it is valid. */
function validReference(
  gateway: Gateway,
  { state, codeExpiresAt, reference }: IdentityProgress,
): string | null {
  const now = gateway.engine.context.clock.now();
  return state === 'code_sent' && codeExpiresAt !== null && now < codeExpiresAt ? reference : null;
}

async function newCode(gateway: Gateway, payment: Payment, said: IdentityAnswers): Promise<string> {
  const banks = await identityBanks(gateway, payment.dialect);
  const answers: IdentityAnswers = {
    name: said.name || SAMPLE_PAYER.name,
    bankCode: banks.find((bank) => bank.code === said.bankCode)?.code ?? banks[0]?.code ?? '',
    bankAccount: said.bankAccount || SAMPLE_PAYER.bankAccount,
    holderNumber: said.holderNumber || SAMPLE_PAYER.holderNumber,
    phone: said.phone || SAMPLE_PAYER.phone,
  };
  for (let tries = 1; ; tries++) {
    const { check } = accepted(await gateway.engine.identity.begin(payment, answers));
    if (check?.state === 'code_sent' && check.reference) return check.reference;
    const problem = check?.problem ?? 'no_answer';
    if (problem !== 'no_answer' || tries >= MAX_SUBMISSIONS) throw notPassed(problem);
  }
}

function accepted(result: Result<IdentityResult>): IdentityResult {
  if (!result.ok) throw conflictOf(result.refusal, notPassedText(result.refusal.code));
  return result.value;
}

function notPassed(reason: string): PlainFailure {
  return new PlainFailure('conflict', notPassedText(reason));
}

function notPassedText(reason: string): string {
  return `The identity check was not passed: ${reason}`;
}
