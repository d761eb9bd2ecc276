import type { Currency } from '../base/money.ts';
import { type Account, type AccountKind, accountKey, NEVER_NEGATIVE, NEVER_POSITIVE } from './accounts.ts';
import { chainHash, GENESIS_HASH, type PostedEntry, type PostedTransfer } from './chain.ts';
import { debtCleared, type TransferDraft } from './transfers.ts';

interface Head {
  sequence: bigint;
  hash: Buffer;
}

interface Book {
  head: Head;
  readonly balances: Map<string, bigint>;
  readonly touched: Map<string, Account>;
  /** Currencies in which the merchant has a debt, or had one at the beginning of the batch. */
  readonly debts: Set<Currency>;
}

type Balances = Map<string, bigint>;

interface Prepared {
  readonly draft: TransferDraft;
  readonly book: Book;
  readonly entries: PostedEntry[];
}

/**
 * The ledgers of the merchants of one batch, loaded under their locks. `post` moves balances in memory and
 * extends the chain; the batch writes each touched balance once, however many transfers moved it.
 */
export class LedgerState {
  readonly #books = new Map<string, Book>();
  readonly posted: PostedTransfer[] = [];

  loadHead(merchantId: string, head: Head = { sequence: 0n, hash: GENESIS_HASH }): void {
    this.#books.set(merchantId, { head, balances: new Map(), touched: new Map(), debts: new Set() });
  }

  loadBalance(merchantId: string, account: Account, balance: bigint): void {
    const book = this.#book(merchantId);
    book.balances.set(accountKey(account), balance);
    if (account.kind === 'merchant_debt' && balance < 0n) book.debts.add(account.currency);
  }

  balance(merchantId: string, kind: AccountKind, currency: Currency, channel = ''): bigint {
    return this.#book(merchantId).balances.get(accountKey({ kind, currency, channel })) ?? 0n;
  }

  /** Whether nothing was loaded or booked. */
  get isUntouched(): boolean {
    return this.#books.size === 0 && this.posted.length === 0;
  }

  /** Number of transfers in a merchant's chain. */
  sequence(merchantId: string): bigint {
    return this.#book(merchantId).head.sequence;
  }

  /**
   * Books the transfers of one command, all or none: new balances are calculated aside and checked (both sides of every
   * movement, no forbidden negative balance) before anything is kept. Money that became available pays the merchant's
   * debt first: here, so that no kind of transfer can forget it.
   */
  post(drafts: readonly TransferDraft[], now: Date): void {
    const staged = new Map<string, Balances>();
    const prepared = drafts.map((draft) => this.#stage(draft, staged));
    for (const [merchantId, balances] of staged) {
      for (const draft of this.#clearings(merchantId, balances)) prepared.push(this.#stage(draft, staged));
    }
    for (const { draft, book, entries } of prepared) this.#append(draft, book, entries, now);
    for (const [merchantId, balances] of staged) {
      const book = this.#book(merchantId);
      for (const [key, balance] of balances) book.balances.set(key, balance);
    }
  }

  #stage(draft: TransferDraft, staged: Map<string, Balances>): Prepared {
    const book = this.#book(draft.merchantId);
    const balances = staged.get(draft.merchantId) ?? new Map<string, bigint>();
    staged.set(draft.merchantId, balances);
    return { draft, book, entries: stageEntries(draft, book, balances) };
  }

  #clearings(merchantId: string, balances: Balances): TransferDraft[] {
    const book = this.#book(merchantId);
    return [...book.debts].flatMap((currency) => {
      const of = (kind: AccountKind) => {
        const key = accountKey({ kind, channel: '', currency });
        return balances.get(key) ?? book.balances.get(key) ?? 0n;
      };
      const owed = -of('merchant_debt');
      const available = of('available');
      const amount = owed < available ? owed : available;
      return amount > 0n ? [debtCleared({ merchantId, currency }, amount)] : [];
    });
  }

  #append(draft: TransferDraft, book: Book, entries: PostedEntry[], now: Date): void {
    const unhashed = {
      merchantId: draft.merchantId,
      sequence: book.head.sequence + 1n,
      kind: draft.kind,
      subjectKind: draft.subjectKind,
      subjectId: draft.subjectId,
      createdAt: now,
      previousHash: book.head.hash,
      entries,
    };
    const hash = chainHash(unhashed);
    this.posted.push({ ...unhashed, hash });
    book.head = { sequence: unhashed.sequence, hash };
    for (const line of entries) book.touched.set(accountKey(line), line);
  }

  /** Heads that moved, to be written. */
  movedHeads(): { merchantId: string; sequence: bigint; hash: Buffer }[] {
    return [...this.#books]
      .filter(([, book]) => book.touched.size > 0)
      .map(([merchantId, book]) => ({ merchantId, ...book.head }));
  }

  /** Balances that moved, to be written. */
  movedBalances(): { merchantId: string; account: Account; balance: bigint }[] {
    return [...this.#books].flatMap(([merchantId, book]) =>
      [...book.touched].map(([key, account]) => ({
        merchantId,
        account,
        balance: book.balances.get(key) ?? 0n,
      })),
    );
  }

  #book(merchantId: string): Book {
    const book = this.#books.get(merchantId);
    if (!book) throw new Error(`ledger of merchant ${merchantId} is not locked by this batch`);
    return book;
  }
}

function stageEntries(draft: TransferDraft, book: Book, staged: Balances): PostedEntry[] {
  return draft.entries.map((line, index) => {
    const key = accountKey(line);
    const before = staged.get(key) ?? book.balances.get(key) ?? 0n;
    const balanceAfter = before + line.amount;
    if (balanceAfter < 0n && NEVER_NEGATIVE.has(line.kind)) {
      throw new Error(`${draft.kind} would take ${line.kind} ${line.currency} to ${balanceAfter}`);
    }
    if (NEVER_POSITIVE.has(line.kind)) {
      if (balanceAfter > 0n)
        throw new Error(`${draft.kind} would pay ${balanceAfter} ${line.currency} more than is owed`);
      book.debts.add(line.currency);
    }
    staged.set(key, balanceAfter);
    return { ...line, line: index + 1, balanceAfter };
  });
}
