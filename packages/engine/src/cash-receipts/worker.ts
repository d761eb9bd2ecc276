import { anyMoved } from '../base/each-alone.ts';
import { LoopWorker } from '../base/work-loop.ts';
import type { EngineContext } from '../context.ts';
import { fromRow } from '../writer/rows.ts';
import type { CashReceipt } from './cash-receipt.ts';
import { CLAIM_RECEIPTS, listReceiptsDue } from './queries.ts';
import type { CashReceiptService } from './service.ts';

const POLL_MS = 500;
const DUE_PAGE = 200;
const ASK_PAGE = 32;
/**
 * Longer than a call may take: no other process asks meanwhile, and the questions of a killed worker go on after it.
 */
const LEASE_MS = 15_000;

/**
 * Lets cash receipts follow their payments. It reads paid payments whose receipt is due, so that captures and refunds
 * never wait for a receipt, and asks the tax office about receipts under way.
 */
export class CashReceiptWorker extends LoopWorker {
  readonly #context: EngineContext;
  readonly #receipts: CashReceiptService;

  constructor(context: EngineContext, receipts: CashReceiptService) {
    super(POLL_MS, (error) => context.log.error({ error }, 'cash receipts'));
    this.#context = context;
    this.#receipts = receipts;
  }

  async round(): Promise<boolean> {
    const due = await listReceiptsDue(this.#context.store, DUE_PAGE);
    const isMoved = await anyMoved(
      due,
      async (payment) => (await this.#receipts.follow(payment)).ok,
      (error, { merchantId, id }) =>
        this.#context.log.error({ error, merchantId, paymentId: id }, 'the cash receipt of a payment'),
    );
    const asked = this.#receipts.hasIssuer ? await this.#ask() : 0;
    // After a page in which nothing moved it pauses: a stuck row would otherwise spin the loop.
    return (due.length === DUE_PAGE && isMoved) || asked === ASK_PAGE;
  }

  async #ask(): Promise<number> {
    const { store, clock, log } = this.#context;
    const rows = await store.query(CLAIM_RECEIPTS, [clock.now(), ASK_PAGE, LEASE_MS]);
    const receipts = rows.map((row) => fromRow<CashReceipt>(row));
    const answers = await Promise.allSettled(receipts.map((receipt) => this.#receipts.ask(receipt)));
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled' && (answer.value === undefined || answer.value.ok)) continue;
      log.warn({ receiptId: receipts[index]?.id, answer }, 'the answer about a cash receipt was not taken');
    }
    return rows.length;
  }
}
