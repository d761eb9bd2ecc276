import { newId } from '../base/ids.ts';
import { payerContext } from '../base/payment-facts.ts';
import { accepted, type Refusal, type Result, refused } from '../base/refusal.ts';
import type {
  CodeAnswer,
  DetailsAnswer,
  IdentityAnswers,
  IdentityVerifier,
} from '../channels/identity-port.ts';
import type { Party } from '../channels/port.ts';
import { withTimeout } from '../channels/time-limit.ts';
import type { EngineContext } from '../context.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import type { Payment } from '../payments/payment.ts';
import type { PaymentService } from '../payments/service.ts';
import { eligibility } from '../payments-start/eligibility.ts';
import type { PayerAccess, StartRefusal } from '../payments-start/facts.ts';
import type { PaymentStarts } from '../payments-start/service.ts';
import { type IdentityResult, type TakeIdentityAnswer, takeIdentityAnswer } from './answer.ts';
import { type AskReply, giveCode, giveDetails } from './ask.ts';
import {
  answersContext,
  type IdentityCheck,
  type IdentityProblem,
  identityTriesOf,
  MAX_CODES_SENT,
  questionContext,
  triesUsed,
} from './identity-check.ts';
import { getIdentityCheck } from './queries.ts';
import type { IdentityState } from './states.ts';

/** The state of an identity check, as a page or an operator sees it. */
export interface IdentityProgress {
  readonly state: IdentityState;
  /** The details entered last, or the merchant's data about the payer; empty where there are none. */
  readonly answers: IdentityAnswers;
  readonly triesLeft: number;
  readonly codesLeft: number;
  readonly problem: IdentityProblem | null;
  /** The verifier's reference of the valid code. */
  readonly reference: string | null;
  readonly codeExpiresAt: Date | null;
}

/** What the check of one payment works with. */
interface Desk {
  readonly payment: Payment;
  readonly method: Method;
  readonly verifier: IdentityVerifier;
  readonly access: AppAccess;
  readonly triesLimit: number;
}

/** Methods with identity checks take no cards. */
const NO_CARDS = { has: () => false };

/** How often and how long another request's open question is polled: 19 s with the own call after it. */
const LOOK_EVERY_MS = 25;
const WAIT_MS = 9000;
/** A lost answer costs the payer a code: when it can't be booked at once, booking is retried some more times. */
const BOOK_TRIES = 5;
const BOOK_AGAIN_MS = 100;

/**
 * Identity checks: the payer enters account details (`begin`), then the code sent to their phone (`confirm`). A
 * question is committed, with the try it may cost, before the verifier is called, and one is open at a time; no
 * transaction is open during the call. A question without an answer costs no try: neither side learned anything.
 */
export class IdentityService {
  readonly #context: EngineContext;
  readonly #payments: PaymentService;
  readonly #starts: PaymentStarts;

  constructor(context: EngineContext, payments: PaymentService, starts: PaymentStarts) {
    this.#context = context;
    this.#payments = payments;
    this.#starts = starts;
  }

  /** The method of a payment that requires an identity check; undefined when none does. */
  async methodOf(payment: Payment): Promise<Method | undefined> {
    const methods = await this.#payments.methodsOf(payment);
    return methods.find((method) => method.kind === 'virtual_account_verified');
  }

  /**
   * The payer enters details, or the same again for another code. Refuses `identity_not_needed`,
   * `identity_unavailable`, `identity_codes_used_up`, `identity_code_too_soon`, `busy`, and `state_conflict` when the
   * time to pay is over. Wrong details are not a refusal: the check reports them.
   */
  async begin(payment: Payment, answers: IdentityAnswers): Promise<Result<IdentityResult>> {
    const desk = await this.#deskOf(payment);
    if (!desk.ok) return desk;
    const { verifier, access } = desk.value;
    const { sealer, writer } = this.#context;
    const { name, bankCode, bankAccount, holderNumber, phone } = answers;
    const given: IdentityAnswers = { name, bankCode, bankAccount, holderNumber, phone };
    const text = JSON.stringify(given);
    const ask = () =>
      writer.run(giveDetails, {
        ...this.#question(desk.value, `details ${text}`),
        checkId: newId(this.#context.clock.now()),
        answersSealed: sealer.seal(text, answersContext(payment.id)),
        verifier: desk.value.method.channel,
      });
    return this.#put(desk.value, ask, (check) =>
      verifier.begin(given, {
        reference: check.questionId ?? '',
        merchantId: payment.merchantId,
        paymentId: payment.id,
        merchantName: payment.payeeName ?? access.app.merchantName,
      }),
    );
  }

  /**
   * The payer enters the code. When it is right, the payment goes to its channel under the verified name and account,
   * or is ended by the merchant's risk rules. Refuses as `begin` does, and `state_conflict` while no code has been
   * sent.
   */
  async confirm(payment: Payment, code: string, access?: PayerAccess): Promise<Result<IdentityResult>> {
    const desk = await this.#deskOf(payment);
    if (!desk.ok) return desk;
    const { verifier } = desk.value;
    const ask = () => this.#context.writer.run(giveCode, this.#question(desk.value, `code ${code}`));
    const call = (check: IdentityCheck) => verifier.confirm(check.reference ?? '', code);
    return this.#put(desk.value, ask, call, access);
  }

  /** The state of the check of `payment`; undefined when none of its methods requires one. */
  async progressOf(payment: Payment): Promise<IdentityProgress | undefined> {
    if (!(await this.methodOf(payment))) return undefined;
    const check = await getIdentityCheck(this.#context.store, payment);
    const limit = await this.#triesLimitOf(payment);
    if (!check) {
      return {
        state: 'open',
        answers: answersOf(this.#payments.payerOf(payment)),
        triesLeft: limit,
        codesLeft: MAX_CODES_SENT,
        problem: null,
        reference: null,
        codeExpiresAt: null,
      };
    }
    const { state, codeExpiresAt } = check;
    const isExpired =
      state === 'code_sent' && codeExpiresAt !== null && codeExpiresAt <= this.#context.clock.now();
    return {
      state,
      answers: this.#answersIn(check),
      triesLeft: Math.max(0, limit - triesUsed(check)),
      codesLeft: MAX_CODES_SENT - check.codesSent,
      problem: isExpired ? 'code_expired' : check.problem,
      reference: check.reference,
      codeExpiresAt,
    };
  }

  async #triesLimitOf(payment: Payment): Promise<number> {
    const access = await this.#context.directory.get(payment.appId);
    return identityTriesOf(access?.app.settings ?? {});
  }

  async #deskOf(payment: Payment): Promise<Result<Desk>> {
    const method = await this.methodOf(payment);
    if (!method) return refused({ code: 'identity_not_needed' });
    const verifier = this.#context.verifiers.get(method.channel);
    if (!verifier) return refused({ code: 'identity_unavailable' });
    const eligible = await eligibility(this.#context, payment, method.code, NO_CARDS);
    if (eligible.kind === 'refused') return refused(identityRefusal(eligible.refusal));
    const { access } = eligible;
    return accepted({ payment, method, verifier, access, triesLimit: identityTriesOf(access.app.settings) });
  }

  #question({ payment, triesLimit }: Desk, text: string) {
    const { clock, sealer } = this.#context;
    return {
      merchantId: payment.merchantId,
      paymentId: payment.id,
      questionId: newId(clock.now()),
      fingerprint: sealer.fingerprint(text, questionContext(payment.id)),
      triesLimit,
    };
  }

  /**
   * Commits the question and sends it to the verifier. When another one is open, waits for its answer: for the same
   * question (a double click) that answer is the result, otherwise this one is asked next.
   */
  async #put(
    desk: Desk,
    ask: () => Promise<Result<AskReply>>,
    call: (check: IdentityCheck) => Promise<DetailsAnswer | CodeAnswer>,
    access?: PayerAccess,
  ): Promise<Result<IdentityResult>> {
    const deadlineMs = performance.now() + WAIT_MS;
    for (;;) {
      const asked = await ask();
      if (!asked.ok) return asked;
      const reply = asked.value;
      if (reply.kind === 'answered') return accepted({ payment: reply.payment, check: reply.check });
      if (reply.kind === 'ask') {
        const answer = await this.#answerOf(desk.payment, desk.method.channel, () => call(reply.check));
        return this.#answer(desk, reply.check, answer, access);
      }
      const check = await this.#untilAnswered(desk.payment, reply.questionId, deadlineMs);
      if (check === 'open') return refused({ code: 'busy' });
      if (!reply.isSame) continue;
      const payment = await this.#payments.get(desk.payment.merchantId, desk.payment.id);
      return payment ? accepted({ payment, check }) : refused({ code: 'order_not_found' });
    }
  }

  /** The check once the question is closed; `open` when the deadline came first. */
  async #untilAnswered(
    payment: Payment,
    questionId: string,
    deadlineMs: number,
  ): Promise<IdentityCheck | undefined | 'open'> {
    while (performance.now() < deadlineMs) {
      await pause(LOOK_EVERY_MS);
      const check = await getIdentityCheck(this.#context.store, payment);
      if (check?.questionId !== questionId) return check;
    }
    return 'open';
  }

  async #answer(
    desk: Desk,
    check: IdentityCheck,
    answer: DetailsAnswer | CodeAnswer,
    access: PayerAccess | undefined,
  ): Promise<Result<IdentityResult>> {
    if (answer.kind !== 'right') return this.#booked(desk, check, { answer });
    const start = await this.#startOf(desk, check, access);
    const passed =
      start.kind === 'refused'
        ? refused(start.refusal)
        : await this.#booked(desk, check, { answer, ...start.input });
    if (passed.ok || (start.kind !== 'refused' && isNotBooked(passed.refusal))) return passed;
    // The merchant was stopped meanwhile, or another payment of the order came first. The code stays valid: it may be
    // entered again when they are open, or when that payment came to nothing.
    await this.#booked(desk, check, { answer: { kind: 'no_answer', reason: passed.refusal.code } });
    return passed;
  }

  /** The steps of a start (payments-start/), with the verified payer. */
  async #startOf(
    { payment, method }: Desk,
    check: IdentityCheck,
    access: PayerAccess | undefined,
  ): Promise<
    | { readonly kind: 'decided'; readonly input: Pick<TakeIdentityAnswer, 'start' | 'ending'> }
    | { readonly kind: 'refused'; readonly refusal: Refusal }
  > {
    const eligible = await this.#starts.eligible(payment, method.code);
    // Its end is committed: the answer only closes the question.
    if (eligible.kind === 'declined') return { kind: 'decided', input: {} };
    const prepared =
      eligible.kind === 'refused' ? eligible : await this.#starts.prepare(eligible, access ? { access } : {});
    switch (prepared.kind) {
      case 'refused':
        return { kind: 'refused', refusal: identityRefusal(prepared.refusal) };
      case 'ending':
        return {
          kind: 'decided',
          input: { ending: { failure: prepared.failure, details: prepared.extras.details } },
        };
      case 'ready': {
        const start = { ...prepared.start, payerSealed: this.#verifiedPayer(payment, check) };
        return { kind: 'decided', input: { start } };
      }
    }
  }

  async #booked(
    { payment, triesLimit }: Desk,
    check: IdentityCheck,
    decided: Pick<TakeIdentityAnswer, 'answer' | 'start' | 'ending'>,
  ): Promise<Result<IdentityResult>> {
    const { merchantId, id: paymentId } = payment;
    const questionId = check.questionId ?? '';
    const input = { merchantId, paymentId, questionId, triesLimit, ...decided };
    for (let tries = 1; ; tries++) {
      const booked = await this.#context.writer.run(takeIdentityAnswer, input);
      if (booked.ok || !isNotBooked(booked.refusal) || tries >= BOOK_TRIES) return booked;
      await pause(tries * BOOK_AGAIN_MS);
    }
  }

  async #answerOf(
    payment: Payment,
    verifier: string,
    call: () => Promise<DetailsAnswer | CodeAnswer>,
  ): Promise<DetailsAnswer | CodeAnswer> {
    let answer: DetailsAnswer | CodeAnswer;
    try {
      answer = sensible(await withTimeout(call()));
    } catch (error) {
      // The error's text may repeat the payer's details, so only its kind is kept.
      answer = { kind: 'no_answer', reason: error instanceof Error ? error.name : 'unknown' };
    }
    if (answer.kind === 'no_answer') {
      this.#context.log.warn({ paymentId: payment.id, verifier }, 'identity verifier did not answer');
    }
    return answer;
  }

  #answersIn(check: IdentityCheck): IdentityAnswers {
    const text = this.#context.sealer.open(check.answersSealed, answersContext(check.paymentId));
    return JSON.parse(text) as IdentityAnswers;
  }

  /** Deposits are compared with the verified name, not with the merchant's. */
  #verifiedPayer(payment: Payment, check: IdentityCheck): string {
    const { name, bankCode, bankAccount, holderNumber, phone } = this.#answersIn(check);
    const payer: Party = {
      ...this.#payments.payerOf(payment),
      name,
      bankCode,
      accountNumber: bankAccount,
      holderNumber,
      phone,
    };
    return this.#context.sealer.seal(JSON.stringify(payer), payerContext(payment));
  }
}

/** The command itself was not decided, or nobody knows. */
function isNotBooked({ code }: Refusal): boolean {
  return code === 'busy' || code === 'internal';
}

/** For an identity check a method that can not be used now is `identity_unavailable`. */
function identityRefusal(refusal: StartRefusal): Refusal {
  switch (refusal.code) {
    case 'method_not_allowed':
    case 'method_under_maintenance':
    case 'conversion_changed':
      return { code: 'identity_unavailable' };
    default:
      return refusal;
  }
}

/** A code without a reference or an end could never be compared or expire: such an answer is invalid. */
function sensible(answer: DetailsAnswer | CodeAnswer): DetailsAnswer | CodeAnswer {
  if (answer.kind !== 'code_sent') return answer;
  const makesSense = answer.reference !== '' && !Number.isNaN(answer.expiresAt.getTime());
  return makesSense ? answer : { kind: 'no_answer', reason: 'the answer makes no sense' };
}

function answersOf(payer: Party): IdentityAnswers {
  return {
    name: payer.name,
    bankCode: payer.bankCode ?? '',
    bankAccount: payer.accountNumber ?? '',
    holderNumber: payer.holderNumber ?? '',
    phone: payer.phone ?? '',
  };
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
