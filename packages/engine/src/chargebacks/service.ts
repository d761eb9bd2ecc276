import { koreanMidnight } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { type Result, refused } from '../base/refusal.ts';
import type { ChannelOrder, ChargebackNews } from '../channels/port.ts';
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

/** How long a merchant has for evidence, where neither the channel nor the app says. */
const DEADLINE_DAYS = 14;

/** A case as a channel, an operator or the sandbox opens it. */
export interface NewChargeback {
  /** The channel's number of the case; the same number again is the same case. */
  readonly caseNumber: string;
  readonly chargedBack: ChargedBack;
  readonly reasonCode: string | null;
  readonly reason: string;
  /** The app's own time from today when absent. */
  readonly deadlineAt?: Date;
  /** Whether the money is taken at once; it is when absent. */
  readonly deduct?: boolean;
  /** A channel says so; see `RaiseChargeback`. */
  readonly isNews?: boolean;
}

/** What moves a case by hand: the operator's or the merchant's decision, or what the bank told them. */
export type ChargebackAction = Exclude<ChargebackEvent, 'lapsed'>;

/** Chargebacks: the calls that channels, operators and the sandbox make. */
export class ChargebackService {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Opens a case about a payment (see `raiseChargeback` for refusals). */
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
      // The day itself still counts.
      deadlineAt: wanted.deadlineAt ?? koreanMidnight(now, days + 1),
      feeAmount: BigInt(CHARGEBACK_SETTINGS.chargebackFee.of(settings)?.[payment.currency] ?? 0),
      deduct: wanted.deduct ?? true,
      ...(wanted.isNews ? { isNews: true } : {}),
      webhookUrl: webhookOf(app),
    });
  }

  /**
   * A case goes on (see `moveChargeback` for refusals). Evidence is recorded once: other evidence after it is a
   * `state_conflict`, for whoever sends it would take it for recorded.
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

  /** What the merchant has to say, opened from its seal; null when nobody said anything. */
  evidenceOf(chargeback: Chargeback): string | null {
    const { evidenceSealed } = chargeback;
    return evidenceSealed && this.#context.sealer.open(evidenceSealed, evidenceContext(chargeback));
  }

  /** Ends the case when its time for evidence is over. */
  lapse(chargeback: Chargeback): Promise<Result<Chargeback>> {
    return this.#move(chargeback, 'lapsed', {});
  }

  /** A channel said something about a case of one of its payments. */
  async news(order: ChannelOrder, news: ChargebackNews): Promise<Result<Chargeback>> {
    const payment = await getPayment(this.#context.store, order.merchantId, order.subjectId);
    if (!payment || payment.attemptId !== order.reference) return refused({ code: 'order_not_found' });
    if (news.kind === 'reported') {
      const { payerAmount } = news;
      const raised = await this.raise(payment, {
        ...news,
        isNews: true,
        chargedBack: payerAmount === null ? null : { payerAmount },
      });
      return raised.ok ? { ok: true, value: raised.value.chargeback } : raised;
    }
    const cases = await this.ofPayments([payment]);
    const chargeback = cases.find(({ caseNumber }) => caseNumber === news.caseNumber);
    if (!chargeback) return refused({ code: 'order_not_found' });
    return this.#move(chargeback, news.kind, { isNews: true });
  }

  /** A case of whatever merchant, by its id. */
  find(id: string): Promise<Chargeback | undefined> {
    return findChargeback(this.#context.store, id);
  }

  /** All cases of some payments, oldest first. */
  ofPayments(payments: readonly Pick<Payment, 'merchantId' | 'id'>[]): Promise<Chargeback[]> {
    return listChargebacksOf(this.#context.store, payments);
  }

  /** One page of all cases, the latest first. */
  recent(page: ChargebackPage): Promise<Chargeback[]> {
    return listRecentChargebacks(this.#context.store, page);
  }

  /** Cases whose time for evidence is over. */
  lapsed(limit: number): Promise<Chargeback[]> {
    return listLapsedChargebacks(this.#context.store, this.#context.clock.now(), limit);
  }

  async #move(
    chargeback: Chargeback,
    event: ChargebackEvent,
    more: { readonly evidenceSealed?: string; readonly isNews?: boolean },
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
