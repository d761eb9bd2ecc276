import { koreanMidnight } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { type Result, refused } from '../base/refusal.ts';
import type { ChannelOrder, ChargebackUpdate } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import type { App } from '../merchants/app.ts';
import type { Payment } from '../payments/payment.ts';
import { getPayment } from '../payments/queries.ts';
import { type Chargeback, evidenceContext } from './chargeback.ts';
import { moveChargeback } from './move.ts';
import {
  type ChargebackPage,
  findChargeback,
  listChargebacksOf,
  listLapsedChargebacks,
  listRecentChargebacks,
} from './queries.ts';
import { type ChargedBack, type RaisedChargeback, raiseChargeback } from './raise.ts';
import { CHARGEBACK_SETTINGS } from './settings.ts';
import type { ChargebackEvent } from './states.ts';

/** The time for evidence, where neither the channel nor the app sets one. */
const DEADLINE_DAYS = 14;

/** A chargeback as a channel, an operator or the sandbox opens it. */
export interface NewChargeback {
  /** The channel's number; the same number again is the same chargeback. */
  readonly caseNumber: string;
  readonly chargedBack: ChargedBack;
  readonly reasonCode: string | null;
  readonly reason: string;
  /** When absent, the app's own number of days from today. */
  readonly deadlineAt?: Date;
  /** Whether the money is taken at once; the default. */
  readonly deduct?: boolean;
  /** It comes from a channel; see `RaiseChargeback`. */
  readonly isFromChannel?: boolean;
}

/** Events from outside: a decision of the operator or the merchant, or the bank's report. */
export type ChargebackAction = Exclude<ChargebackEvent, 'lapsed'>;

/** Chargebacks: the calls that channels, operators and the sandbox make. */
export class ChargebackService {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Opens a chargeback of a payment (see `raiseChargeback` for refusals). */
  async raise(payment: Payment, wanted: NewChargeback): Promise<Result<RaisedChargeback>> {
    const { clock, writer } = this.#context;
    const app = await this.#appOf(payment);
    const now = clock.now();
    const settings = app?.settings ?? {};
    const days = CHARGEBACK_SETTINGS.chargebackDeadlineDays.of(settings) ?? DEADLINE_DAYS;
    return writer.run(raiseChargeback, {
      merchantId: payment.merchantId,
      paymentId: payment.id,
      chargebackId: newId(now),
      caseNumber: wanted.caseNumber,
      chargedBack: wanted.chargedBack,
      reasonCode: wanted.reasonCode,
      reason: wanted.reason,
      // The day of the deadline itself still counts.
      deadlineAt: wanted.deadlineAt ?? koreanMidnight(now, days + 1),
      feeAmount: BigInt(CHARGEBACK_SETTINGS.chargebackFee.of(settings)?.[payment.currency] ?? 0),
      deduct: wanted.deduct ?? true,
      ...(wanted.isFromChannel ? { isFromChannel: true } : {}),
      webhookUrl: webhookOf(app),
    });
  }

  /**
   * Moves a chargeback (see `moveChargeback` for refusals). Evidence is recorded once: different evidence after it is a
   * `state_conflict`, because its sender would take it for recorded.
   */
  async move(
    chargeback: Chargeback,
    event: ChargebackAction,
    evidence?: string,
  ): Promise<Result<Chargeback>> {
    if (evidence === undefined) return this.#move(chargeback, event, {});
    const moved = await this.#move(chargeback, event, this.#sealed(chargeback, evidence));
    if (!moved.ok || this.evidenceOf(moved.value) === evidence) return moved;
    return refused({ code: 'state_conflict', state: moved.value.state, event });
  }

  #sealed(chargeback: Chargeback, evidence: string): { readonly evidenceSealed: string } {
    return { evidenceSealed: this.#context.sealer.seal(evidence, evidenceContext(chargeback)) };
  }

  /** The merchant's evidence, opened from its seal; null when there is none. */
  evidenceOf(chargeback: Chargeback): string | null {
    const { evidenceSealed } = chargeback;
    return evidenceSealed && this.#context.sealer.open(evidenceSealed, evidenceContext(chargeback));
  }

  /** Ends the chargeback when its time for evidence is over. */
  lapse(chargeback: Chargeback): Promise<Result<Chargeback>> {
    return this.#move(chargeback, 'lapsed', {});
  }

  /** Applies a channel's report about a chargeback of one of its payments. */
  async update(order: ChannelOrder, update: ChargebackUpdate): Promise<Result<Chargeback>> {
    const payment = await getPayment(this.#context.store, order.merchantId, order.subjectId);
    if (!payment || payment.attemptId !== order.reference) return refused({ code: 'order_not_found' });
    if (update.kind === 'reported') {
      const { payerAmount } = update;
      const raised = await this.raise(payment, {
        ...update,
        isFromChannel: true,
        chargedBack: payerAmount === null ? null : { payerAmount },
      });
      return raised.ok ? { ok: true, value: raised.value.chargeback } : raised;
    }
    const cases = await this.ofPayments([payment]);
    const chargeback = cases.find(({ caseNumber }) => caseNumber === update.caseNumber);
    if (!chargeback) return refused({ code: 'order_not_found' });
    return this.#move(chargeback, update.kind, { isFromChannel: true });
  }

  /** A chargeback of any merchant, by its id. */
  find(id: string): Promise<Chargeback | undefined> {
    return findChargeback(this.#context.store, id);
  }

  /** All chargebacks of some payments, oldest first. */
  ofPayments(payments: readonly Pick<Payment, 'merchantId' | 'id'>[]): Promise<Chargeback[]> {
    return listChargebacksOf(this.#context.store, payments);
  }

  /** One page of all chargebacks, the latest first. */
  recent(page: ChargebackPage): Promise<Chargeback[]> {
    return listRecentChargebacks(this.#context.store, page);
  }

  /** Chargebacks whose time for evidence is over. */
  lapsed(limit: number): Promise<Chargeback[]> {
    return listLapsedChargebacks(this.#context.store, this.#context.clock.now(), limit);
  }

  async #move(
    chargeback: Chargeback,
    event: ChargebackEvent,
    more: { readonly evidenceSealed?: string; readonly isFromChannel?: boolean },
  ): Promise<Result<Chargeback>> {
    const { merchantId, paymentId, id: chargebackId } = chargeback;
    const webhookUrl = webhookOf(await this.#appOf(chargeback));
    const input = { merchantId, paymentId, chargebackId, event, webhookUrl, ...more };
    return this.#context.writer.run(moveChargeback, input);
  }

  async #appOf({ appId }: Pick<Payment, 'appId'>): Promise<App | undefined> {
    return (await this.#context.directory.get(appId))?.app;
  }
}

function webhookOf(app: App | undefined): string | null {
  return CHARGEBACK_SETTINGS.webhookUrl.of(app?.settings ?? {}) ?? null;
}
