import { expect, test, vi } from 'vitest';
import { describeOnEveryStore, runsAll } from '../../../test/support/stores.ts';
import { type TaxSplit, taxSplitText } from '../src/base/tax.ts';
import type { CashReceipt, ReceiptWish } from '../src/cash-receipts/cash-receipt.ts';
import type {
  ReceiptAnswer,
  ReceiptCancellation,
  ReceiptIssuer,
  ReceiptOrder,
} from '../src/cash-receipts/port.ts';
import { CashReceiptWorker } from '../src/cash-receipts/worker.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, tally, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { channelOrder, deposit, refundRequest, reloaded } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';

/** A tax office that a test scripts; it records what it was asked. */
class ScriptedOffice implements ReceiptIssuer {
  readonly name = 'scripted';
  readonly asked: (ReceiptOrder & { readonly question: 'issue' | 'cancel'; approvalNumber?: string })[] = [];
  answer: (question: 'issue' | 'cancel') => ReceiptAnswer = () => ({
    kind: 'approved',
    approvalNumber: 'A1',
  });

  async issue(order: ReceiptOrder): Promise<ReceiptAnswer> {
    this.asked.push({ ...order, question: 'issue' });
    return this.answer('issue');
  }

  async cancel(order: ReceiptCancellation): Promise<ReceiptAnswer> {
    this.asked.push({ ...order, question: 'cancel' });
    return this.answer('cancel');
  }
}

const REFUSED = { kind: 'refused', code: 'X', reason: 'no' } as const;

const WISH: ReceiptWish = { purpose: 'income_deduction', by: 'phone', number: '01012345678', tax: null };

describeOnEveryStore('cash receipts', (openFresh, kind) => {
  const emptyStore = emptiedForEach(openFresh);

  async function fixture(issuer?: ReceiptIssuer, settings = {}) {
    const office = new ScriptedOffice();
    const f = await makeFixture(await emptyStore(), {
      app: { settlementDays: 0, settings },
      engine: { receiptIssuer: issuer ?? office },
    });
    await f.engine.adjust(f.access.app.merchantId, 'KRW', 1_000_000n);
    return { f, office, worker: new CashReceiptWorker(f.engine.context, f.engine.cashReceipts) };
  }

  /** At its account, with the wish for a receipt. */
  async function waiting(f: Fixture, number: string, amount = 11_000n, wish: ReceiptWish = WISH) {
    const { payment } = value(await f.engine.payments.create(f.payment(number, amount)));
    const started = value(await startNow(f, payment, f.method('VA'), null, { receiptWish: wish }));
    const account = { bank: 'X', bankNameEn: 'B', bankNameKo: '은행', accountNumber: '1', holder: 'N' };
    await f.engine.events.paymentOutcome(channelOrder(started), { kind: 'account', account });
    return reloaded(f, started);
  }

  async function paid(f: Fixture, number: string, amount = 11_000n, wish: ReceiptWish = WISH) {
    const payment = await waiting(f, number, amount, wish);
    await deposit(f, payment, amount, `D-${number}`);
    return reloaded(f, payment);
  }

  async function refund(f: Fixture, payment: Payment, number: string, amount: bigint, tax?: TaxSplit) {
    const request = { ...refundRequest(f, payment, number, amount), ...(tax ? { tax } : {}) };
    const made = value(await f.engine.refunds.create(request)).refund;
    await f.engine.events.refundOutcome(channelOrder(made), { kind: 'succeeded' });
  }

  const receiptsOf = (f: Fixture, payment: Payment) => f.engine.cashReceipts.ofPayments([payment]);
  const brief = (receipts: CashReceipt[]) => receipts.map(({ state, amount }) => `${state} ${amount}`);
  /** Until nothing is left to do, as far as the office answers. */
  async function settle(worker: CashReceiptWorker) {
    for (let round = 0; round < 6; round++) await worker.round();
  }

  test('is asked for when the payment is paid, not before, and approved', async () => {
    const { f, office, worker } = await fixture();
    const open = await waiting(f, 'M1');
    expect(open).toMatchObject({ cashReceipt: 'due', state: 'awaiting_deposit' });
    await settle(worker);
    expect(await receiptsOf(f, open)).toEqual([]);
    await deposit(f, open, 11_000n, 'D1');
    await settle(worker);
    const [receipt, ...others] = await receiptsOf(f, open);
    expect(others).toEqual([]);
    expect(receipt).toMatchObject({
      state: 'approved',
      amount: 11_000n,
      taxFreeAmount: 0n,
      taxableAmount: 10_000n,
      vatAmount: 1000n,
      approvalNumber: 'A1',
      askAt: null,
    });
    expect(office.asked).toMatchObject([
      {
        question: 'issue',
        receiptId: receipt!.id,
        number: '01012345678',
        amount: 11_000n,
        merchantName: 'merchant 1',
      },
    ]);
    expect((await reloaded(f, open)).cashReceipt).toBe('done');
  });

  test('many workers at once issue one receipt a payment', async () => {
    const { f, office } = await fixture();
    const payments = await Promise.all(Array.from({ length: 12 }, (_, index) => paid(f, `M${index}`)));
    const workers = Array.from(
      { length: 4 },
      () => new CashReceiptWorker(f.engine.context, f.engine.cashReceipts),
    );
    await Promise.all(workers.map(settle));
    const receipts = await f.engine.cashReceipts.ofPayments(payments);
    expect(brief(receipts)).toEqual(Array(12).fill('approved 11000'));
    expect(new Set(office.asked.map(({ receiptId }) => receiptId)).size).toBe(12);
    expect(f.errors).toEqual([]);
  });

  if (!runsAll(kind)) return;

  test('nobody is asked for payments without a wish, or that end unpaid', async () => {
    const { f, office, worker } = await fixture();
    const unpaid = await waiting(f, 'M1');
    value(await f.engine.payments.expire(unpaid, true));
    const { payment } = value(await f.engine.payments.create(f.payment('M2', 500n)));
    value(await startNow(f, payment, f.method('VA'), null));
    await settle(worker);
    expect(office.asked).toEqual([]);
  });

  test('a full refund cancels it', async () => {
    const { f, office, worker } = await fixture();
    const payment = await paid(f, 'M1');
    await settle(worker);
    await refund(f, payment, 'R1', 11_000n);
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['cancelled 11000']);
    expect(office.asked.at(-1)).toMatchObject({ question: 'cancel', approvalNumber: 'A1' });
  });

  test('a refund before it was asked for leaves one over the rest, or none', async () => {
    const { f, office, worker } = await fixture();
    const part = await paid(f, 'M1');
    const whole = await paid(f, 'M2');
    await refund(f, part, 'R1', 5500n);
    await refund(f, whole, 'R2', 11_000n);
    await settle(worker);
    expect(brief(await receiptsOf(f, part))).toEqual(['approved 5500']);
    expect(await receiptsOf(f, whole)).toEqual([]);
    expect((await reloaded(f, whole)).cashReceipt).toBe('done');
    expect(office.asked).toHaveLength(1);
  });

  test('a part refund cancels it and issues another over the rest, as often as there are some', async () => {
    const { f, worker } = await fixture();
    const payment = await paid(f, 'M1');
    await settle(worker);
    await refund(f, payment, 'R1', 1000n);
    await settle(worker);
    await refund(f, payment, 'R2', 4000n);
    await settle(worker);
    const receipts = await receiptsOf(f, payment);
    expect(brief(receipts)).toEqual(['reissued 11000', 'reissued 10000', 'approved 6000']);
    expect(receipts.map(({ replacesId }) => replacesId)).toEqual([null, receipts[0]!.id, receipts[1]!.id]);
    expect(receipts.map((one) => f.engine.cashReceipts.numberOf(one))).toEqual(Array(3).fill('01012345678'));
    await refund(f, payment, 'R3', 6000n);
    await settle(worker);
    expect(brief(await receiptsOf(f, payment)).at(-1)).toBe('cancelled 6000');
  });

  test('a deposit of as much as was refunded, while the old one is cancelled, leaves one over all of it', async () => {
    const { f, office, worker } = await fixture(undefined, { depositRules: { repeated: 'accept' } });
    const payment = await paid(f, 'M1');
    await settle(worker);
    await refund(f, payment, 'R1', 4000n);
    office.answer = () => ({ kind: 'pending' });
    await settle(worker);
    expect(await deposit(f, payment, 4000n, 'D2')).toBe('credited');
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['cancel_requested 11000']);
    office.answer = () => ({ kind: 'approved', approvalNumber: 'A2' });
    f.clock.adopt(60_000);
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['cancelled 11000', 'approved 11000']);
    expect((await reloaded(f, payment)).cashReceipt).toBe('done');
  });

  test('a refund while the office thinks is followed when it has answered', async () => {
    const { f, office, worker } = await fixture();
    const payment = await paid(f, 'M1');
    office.answer = () => ({ kind: 'pending' });
    await settle(worker);
    await refund(f, payment, 'R1', 1000n);
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['requested 11000']);
    office.answer = () => ({ kind: 'approved', approvalNumber: 'A2' });
    f.clock.adopt(60_000);
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['reissued 11000', 'approved 10000']);
    // While it is being cancelled another refund comes: the receipt over the rest knows of it.
    office.answer = (question) =>
      question === 'cancel' ? { kind: 'pending' } : { kind: 'approved', approvalNumber: 'A3' };
    await refund(f, payment, 'R2', 1000n);
    await settle(worker);
    await refund(f, payment, 'R3', 1000n);
    office.answer = () => ({ kind: 'approved', approvalNumber: 'A4' });
    f.clock.adopt(120_000);
    await settle(worker);
    expect(brief(await receiptsOf(f, payment)).at(-1)).toBe('approved 8000');
    expect(brief(await receiptsOf(f, payment))).toHaveLength(3);
  });

  test('the office is asked ever more rarely, and again after a call that failed', async () => {
    const { f, office, worker } = await fixture();
    const payment = await paid(f, 'M1');
    let calls = 0;
    office.answer = () => {
      calls += 1;
      if (calls === 1) throw new Error('no connection');
      return { kind: 'pending' };
    };
    await settle(worker);
    expect(calls).toBe(1);
    const waits: number[] = [];
    for (let asks = 1; asks < 6; asks++) {
      const [receipt] = await receiptsOf(f, payment);
      waits.push(receipt!.askAt!.getTime() - f.clock.now().getTime());
      f.clock.adopt(f.clock.offsetMs + waits.at(-1)! + 1000);
      await worker.round();
    }
    expect(calls).toBe(6);
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  });

  test('what the office refuses waits for an operator: another try, another cancellation', async () => {
    const { f, office, worker } = await fixture();
    const payment = await paid(f, 'M1');
    office.answer = () => REFUSED;
    await settle(worker);
    const [failed] = await receiptsOf(f, payment);
    expect(failed).toMatchObject({ state: 'failed', failureCode: 'X', failureReason: 'no', askAt: null });
    await refund(f, payment, 'R1', 1000n);
    await settle(worker);
    expect(tally([await f.engine.cashReceipts.revise(failed!, 'cancel')])).toEqual({ state_conflict: 1 });
    value(await f.engine.cashReceipts.revise(failed!, 'retried'));
    office.answer = (question) =>
      question === 'cancel' ? REFUSED : { kind: 'approved', approvalNumber: 'A9' };
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['approved 10000']);
    await refund(f, payment, 'R2', 1000n);
    await settle(worker);
    const [stuck] = await receiptsOf(f, payment);
    expect(stuck).toMatchObject({ state: 'cancel_failed', failureReason: 'no' });
    value(await f.engine.cashReceipts.revise(stuck!, 'cancel'));
    office.answer = () => ({ kind: 'approved', approvalNumber: 'A10' });
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['reissued 10000', 'approved 9000']);
  });

  test('one that an operator cancels is not issued again', async () => {
    const { f, worker } = await fixture();
    const payment = await paid(f, 'M1');
    await settle(worker);
    const [receipt] = await receiptsOf(f, payment);
    value(await f.engine.cashReceipts.revise(receipt!, 'cancel'));
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['cancelled 11000']);
    expect(tally([await f.engine.cashReceipts.revise(receipt!, 'cancel')])).toEqual({ order_not_found: 1 });
  });

  test('where the tax office refuses that, the receipt is in force and follows refunds as before', async () => {
    const { f, office, worker } = await fixture();
    const payment = await paid(f, 'M1');
    await settle(worker);
    const [receipt] = await receiptsOf(f, payment);
    value(await f.engine.cashReceipts.revise(receipt!, 'cancel'));
    office.answer = () => REFUSED;
    await settle(worker);
    office.answer = () => ({ kind: 'approved', approvalNumber: 'A2' });
    await refund(f, payment, 'R1', 1000n);
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['reissued 11000', 'approved 10000']);
  });

  test('nor when a part is refunded or more money comes later, or while it is being cancelled', async () => {
    const { f, office, worker } = await fixture(undefined, { depositRules: { repeated: 'accept' } });
    const cancelled = async (number: string) => {
      const payment = await paid(f, number);
      await settle(worker);
      const [receipt] = await receiptsOf(f, payment);
      value(await f.engine.cashReceipts.revise(receipt!, 'cancel'));
      return payment;
    };
    const refunded = await cancelled('M1');
    const added = await cancelled('M2');
    await settle(worker);
    await refund(f, refunded, 'R1', 1000n);
    expect(await deposit(f, added, 4000n, 'D2')).toBe('credited');
    const under = await cancelled('M3');
    office.answer = () => ({ kind: 'pending' });
    await settle(worker);
    await refund(f, under, 'R3', 1000n);
    office.answer = () => ({ kind: 'approved', approvalNumber: 'A2' });
    f.clock.adopt(60_000);
    await settle(worker);
    for (const payment of [refunded, added, under]) {
      expect(brief(await receiptsOf(f, payment))).toEqual(['cancelled 11000']);
    }
  });

  test('says how it is taxed: as the merchant said, less what the refunds said', async () => {
    const { f, worker } = await fixture();
    const tax = { taxFree: 4000n, taxable: 6000n, vat: 600n, serviceFee: 400n };
    const payment = await paid(f, 'M1', 11_000n, { ...WISH, tax: taxSplitText(tax) });
    await settle(worker);
    await refund(f, payment, 'R1', 4000n, { taxFree: 4000n, taxable: 0n, vat: 0n, serviceFee: 0n });
    await settle(worker);
    const [first, second] = await receiptsOf(f, payment);
    expect(first).toMatchObject({ taxFreeAmount: 4000n, vatAmount: 600n, serviceFeeAmount: 400n });
    expect(second).toMatchObject({
      amount: 7000n,
      taxFreeAmount: 0n,
      taxableAmount: 6000n,
      vatAmount: 600n,
      serviceFeeAmount: 400n,
    });
  });

  test('a wish that can not be read concerns its own payment only', async () => {
    const { f, office, worker } = await fixture();
    const asked = await paid(f, 'M1');
    office.answer = () => ({ kind: 'pending' });
    await settle(worker);
    const unreadable = await paid(f, 'M2');
    const other = await paid(f, 'M3');
    await f.store.query(`update payments set receipt_wish_sealed = 'x' where id = $1`, [unreadable.id]);
    office.answer = () => ({ kind: 'approved', approvalNumber: 'A2' });
    f.clock.adopt(60_000);
    await settle(worker);
    expect(brief(await receiptsOf(f, asked))).toEqual(['approved 11000']);
    expect(brief(await receiptsOf(f, other))).toEqual(['approved 11000']);
    expect(await receiptsOf(f, unreadable)).toEqual([]);
    expect(f.errors.length).toBeGreaterThan(0);
  });

  test('knows how a refund is taxed that succeeds while it is drawn up', async () => {
    const { f, worker } = await fixture();
    const tax = { taxFree: 4000n, taxable: 6000n, vat: 600n, serviceFee: 400n };
    const payment = await paid(f, 'M1', 11_000n, { ...WISH, tax: taxSplitText(tax) });
    const { writer } = f.engine.context;
    const run = writer.run.bind(writer);
    let isRefunded = false;
    vi.spyOn(writer, 'run').mockImplementation(async (kind, input) => {
      if (kind.name === 'cash_receipt.follow' && !isRefunded) {
        isRefunded = true;
        await refund(f, payment, 'R1', 4000n, { taxFree: 4000n, taxable: 0n, vat: 0n, serviceFee: 0n });
      }
      return run(kind, input);
    });
    await settle(worker);
    expect(isRefunded).toBe(true);
    const [receipt, ...others] = await receiptsOf(f, payment);
    expect(others).toEqual([]);
    expect(receipt).toMatchObject({ state: 'approved', amount: 7000n, taxFreeAmount: 0n, vatAmount: 600n });
  });

  test('nobody reads its number at rest', async () => {
    const { f, worker } = await fixture();
    await paid(f, 'M1');
    await settle(worker);
    for (const table of ['payments', 'cash_receipts']) {
      const rows = await f.store.query<{ text: string }>(`select t::text as text from ${table} t`);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map(({ text }) => text).join()).not.toContain('01012345678');
    }
  });

  test('without anybody to ask they wait as requested', async () => {
    const f = await makeFixture(await emptyStore());
    const worker = new CashReceiptWorker(f.engine.context, f.engine.cashReceipts);
    const payment = await paid(f, 'M1');
    await settle(worker);
    expect(brief(await receiptsOf(f, payment))).toEqual(['requested 11000']);
    expect(brief(await f.engine.cashReceipts.recent({ limit: 5, state: 'requested' }))).toHaveLength(1);
    expect(await f.engine.cashReceipts.recent({ limit: 5, state: 'approved' })).toEqual([]);
  });
});
