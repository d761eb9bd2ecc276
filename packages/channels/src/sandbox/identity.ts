import { randomInt } from 'node:crypto';
import {
  type Clock,
  CODE_LIFE_MS,
  type CodeAnswer,
  type DetailsAnswer,
  fromRow,
  type IdentityAnswers,
  type IdentityOrder,
  type IdentityVerifier,
  type Queryable,
} from '@naru/engine';
import { scenarioOf } from './scenarios.ts';

/** One question as the simulated bank and carrier remember it. What the payer answered is not kept. */
interface SandboxIdentity {
  readonly reference: string;
  readonly merchantId: string;
  readonly paymentId: string;
  readonly state: 'unanswered' | 'mismatch' | 'code_sent' | 'confirmed';
  readonly code: string | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

/** A question that is known already (the same reference) stays as it is. */
const INSERT = `
  insert into sandbox_identities (reference, merchant_id, payment_id, state, code, expires_at, created_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (reference) do nothing`;
const GET = `select * from sandbox_identities where reference = $1`;
const ANY_OF_PAYMENT = `select exists (select 1 from sandbox_identities where payment_id = $1) as any`;
const CONFIRM = `update sandbox_identities set state = 'confirmed' where reference = $1`;

const CODES = 10 ** 6;

/**
 * Plays the bank that knows its account holders and the carrier that sends codes: every account fits, unless
 * the name asks for something else (scenarios.ts). The text message is shown on the payment page.
 */
export class SandboxIdentities implements IdentityVerifier {
  readonly name = 'sandbox';
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async begin(answers: IdentityAnswers, order: IdentityOrder): Promise<DetailsAnswer> {
    const scenario = scenarioOf('identity', answers.name);
    if (scenario === 'no_answer' && (await this.#isFirst(order.paymentId))) {
      await this.#add(order, { state: 'unanswered', code: null, expiresAt: null });
    } else if (scenario === 'identity_fail') {
      await this.#add(order, { state: 'mismatch', code: null, expiresAt: null });
    } else {
      const code = String(randomInt(CODES)).padStart(6, '0');
      const expiresAt = new Date(this.#clock.now().getTime() + CODE_LIFE_MS);
      await this.#add(order, { state: 'code_sent', code, expiresAt });
    }
    const kept = await this.#get(order.reference);
    if (kept?.state === 'mismatch') return { kind: 'mismatch', field: 'bankAccount' };
    if (!kept?.expiresAt) throw new Error('simulated: the call was not answered');
    return { kind: 'code_sent', reference: kept.reference, expiresAt: kept.expiresAt };
  }

  async confirm(reference: string, code: string): Promise<CodeAnswer> {
    const kept = await this.#get(reference);
    if (!kept?.expiresAt || this.#clock.now() >= kept.expiresAt) return { kind: 'expired' };
    if (kept.code !== code) return { kind: 'wrong' };
    await this.#store.query(CONFIRM, [reference]);
    return { kind: 'right' };
  }

  /** The code in the text message of a question; null when none was sent. */
  async codeOf(reference: string): Promise<string | null> {
    return (await this.#get(reference))?.code ?? null;
  }

  async #isFirst(paymentId: string): Promise<boolean> {
    const [row] = await this.#store.query<{ any: boolean }>(ANY_OF_PAYMENT, [paymentId]);
    return row?.any !== true;
  }

  async #add(
    { reference, merchantId, paymentId }: IdentityOrder,
    { state, code, expiresAt }: Pick<SandboxIdentity, 'state' | 'code' | 'expiresAt'>,
  ): Promise<void> {
    const now = this.#clock.now();
    await this.#store.query(INSERT, [reference, merchantId, paymentId, state, code, expiresAt, now]);
  }

  async #get(reference: string): Promise<SandboxIdentity | undefined> {
    const [row] = await this.#store.query(GET, [reference]);
    return row && fromRow<SandboxIdentity>(row);
  }
}
