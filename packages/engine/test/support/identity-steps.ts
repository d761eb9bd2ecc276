import type { Clock } from '../../src/base/clock.ts';
import type {
  CodeAnswer,
  DetailsAnswer,
  IdentityAnswers,
  IdentityOrder,
  IdentityVerifier,
} from '../../src/channels/identity-port.ts';
import type { IdentityCheck } from '../../src/identity/identity-check.ts';
import { getIdentityCheck } from '../../src/identity/queries.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Store } from '../../src/store/store.ts';
import { type Fixture, type FixtureOptions, makeFixture, value } from './engine-fixture.ts';

export const RIGHT_CODE = '123456';

/** A verifier whose answers a test chooses; it records every question. */
export class ScriptedVerifier implements IdentityVerifier {
  readonly name = 'scripted';
  readonly begun: { answers: IdentityAnswers; order: IdentityOrder }[] = [];
  readonly confirmed: { reference: string; code: string }[] = [];
  expiresAt = new Date('2100-01-01T00:00:00Z');
  onBegin: (order: IdentityOrder) => DetailsAnswer | Promise<DetailsAnswer> = (order) => this.sent(order);
  onConfirm: (code: string) => CodeAnswer | Promise<CodeAnswer> = (code) => ({
    kind: code === RIGHT_CODE ? 'right' : 'wrong',
  });

  sent({ reference }: IdentityOrder): DetailsAnswer {
    return { kind: 'code_sent', reference: `code-${reference}`, expiresAt: this.expiresAt };
  }

  async begin(answers: IdentityAnswers, order: IdentityOrder): Promise<DetailsAnswer> {
    this.begun.push({ answers, order });
    return this.onBegin(order);
  }

  async confirm(reference: string, code: string): Promise<CodeAnswer> {
    this.confirmed.push({ reference, code });
    return this.onConfirm(code);
  }
}

export const ANSWERS: IdentityAnswers = {
  name: '홍길동',
  bankCode: '088',
  bankAccount: '110987654321',
  holderNumber: '950101',
  phone: '01098765432',
};

/** Time that stands still until the test moves it: limits of seconds must not depend on a slow machine. */
export class StandingClock implements Clock {
  #time = new Date();

  now(): Date {
    return this.#time;
  }

  advance(durationMs: number): void {
    this.#time = new Date(this.#time.getTime() + durationMs);
  }
}

export interface IdentityFixture extends Fixture {
  readonly verifier: ScriptedVerifier;
  readonly time: StandingClock;
}

/** A fixture whose app has a method (`KYC`) that wants its payers' identity checked. */
export async function makeIdentityFixture(
  store: Store,
  options: FixtureOptions = {},
): Promise<IdentityFixture> {
  const verifier = new ScriptedVerifier();
  const verifiers = new Map([['scripted', verifier]]);
  const time = new StandingClock();
  const engine = { verifiers, clock: time, ...options.engine };
  const fixture = await makeFixture(store, { ...options, engine });
  await addVerifiedMethod(fixture);
  return { ...fixture, verifier, time };
}

export async function addVerifiedMethod(f: Fixture): Promise<void> {
  await f.engine.context.methods.addMissing([
    { ...f.method('VA'), code: 'KYC', kind: 'virtual_account_verified' },
  ]);
}

let paymentsMade = 0;

/** A payment that waits for its identity check. */
export async function unverifiedPayment(f: Fixture): Promise<Payment> {
  const request = {
    ...f.payment(`KYC-${++paymentsMade}`),
    allowedMethods: ['KYC'],
    payer: { name: 'Hong Gildong', email: 'hong@example.com', phone: '01000000000' },
  };
  return value(await f.engine.payments.create(request)).payment;
}

/** A payment whose payer has been sent a code. */
export async function withCode(f: Fixture): Promise<Payment> {
  const payment = await unverifiedPayment(f);
  value(await f.engine.identity.begin(payment, ANSWERS));
  return payment;
}

export async function checkOf(f: Fixture, payment: Payment): Promise<IdentityCheck> {
  const check = await getIdentityCheck(f.store, payment);
  if (!check) throw new Error('the payment has no identity check');
  return check;
}
