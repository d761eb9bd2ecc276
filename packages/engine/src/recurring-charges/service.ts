import type { EngineContext } from '../context.ts';
import { putOffRecurring } from '../recurring/merchant-commands.ts';
import type { Recurring } from '../recurring/recurring.ts';
import type { RiskService } from '../risk/service.ts';
import type { CardToken } from '../tokens/token.ts';
import { type ChargeRecurring, chargeRecurring } from './charge.ts';
import { ChargeMaker } from './make-charge.ts';
import type { RecurringDialect } from './port.ts';

/** The charges of recurring payments, each a payment that no payer starts. */
export class RecurringCharges {
  readonly #context: EngineContext;
  readonly #risk: RiskService;
  readonly #maker: ChargeMaker;

  constructor(context: EngineContext, risk: RiskService, dialects: ReadonlyMap<string, RecurringDialect>) {
    this.#context = context;
    this.#risk = risk;
    this.#maker = new ChargeMaker(context, risk, dialects);
  }

  /** Makes the charge that is due, or puts it off; true when something changed. */
  async charge(recurring: Recurring, token: CardToken | undefined): Promise<boolean> {
    const { writer, log } = this.#context;
    const { merchantId, id: recurringId, cardTokenId } = recurring;
    const planned = await this.#maker.plan(recurring, token);
    if (planned.kind === 'charge') return this.#make(planned.command, planned.isAssessed);
    const { until, fault } = planned;
    if (fault) log.error({ recurringId, fault }, 'a recurring payment can not be charged');
    return (await writer.run(putOffRecurring, { merchantId, recurringId, cardTokenId, until })).ok;
  }

  /** A charge that was not made after all (somebody else was quicker, a limit was reached) counts in no rule. */
  async #make(command: ChargeRecurring, isAssessed: boolean): Promise<boolean> {
    const made = await this.#context.writer.run(chargeRecurring, command);
    // A commit whose answer was lost may have made it.
    const isMade = made.ok ? made.value.outcome === 'charged' : made.refusal.code === 'internal';
    if (isAssessed && !isMade) await this.#risk.withdraw(command.payment);
    return made.ok && made.value.outcome !== 'skipped';
  }
}
