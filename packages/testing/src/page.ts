import { NaruError } from './link.ts';

/**
 * A payer who uses the real payment page, in a browser of the test: the page, the wallet's or issuer's screen, and the
 * way back to the shop. `page` is a page of Playwright; any package of it will do (`playwright`, `playwright-core`,
 * `@playwright/test`), and none is a dependency.
 */

/** What is used of Playwright's `Page`. */
export interface PayerPage {
  goto(url: string): Promise<unknown>;
  url(): string;
  isClosed(): boolean;
  evaluate(expression: string): Promise<unknown>;
  locator(selector: string): {
    first(): {
      click(options?: { timeout?: number }): Promise<void>;
      fill(text: string, options?: { timeout?: number }): Promise<void>;
    };
  };
  on(event: 'request', listener: (request: PageRequest) => void): unknown;
  off(event: 'request', listener: (request: PageRequest) => void): unknown;
}

interface PageRequest {
  url(): string;
  isNavigationRequest(): boolean;
}

export interface PageOptions {
  /** What the payer does on the screen of the wallet, bank or card issuer; `approve` by default. */
  readonly outcome?: 'approve' | 'decline' | 'cancel';
  /** The code of a method to choose where the page offers several, as `VA_BANK_KRW`, `KAKAOPAY_KRW`, `P302`. */
  readonly method?: string;
  /** The code of a bank to choose, as `KOOKMIN_BANK`. */
  readonly bank?: string;
  /** By default a Visa that is approved without 3-D Secure. */
  readonly card?: PageCard;
  /** Of the whole way; 30 seconds by default. */
  readonly timeoutMs?: number;
}

export interface PageCard {
  readonly number: string;
  /** `MM/YY` */
  readonly expiry?: string;
  readonly cvc?: string;
  readonly holder?: string;
}

/** Where the payer's way ended. */
export type PageEnd =
  /** The browser went to the shop, by `url`; its address need not exist. */
  | { readonly kind: 'returned'; readonly url: string }
  /** The window closed itself, as the page does in a pop-up. */
  | { readonly kind: 'closed' }
  /** The money is to be transferred to this account: `naru.deposit(order)` does. */
  | { readonly kind: 'deposit'; readonly accountNumber: string }
  /** The money is to be paid at a shop’s counter under this number: `naru.payer.approve(order)` does. */
  | { readonly kind: 'voucher'; readonly number: string }
  /** The page says that it is over and knows no way back: `succeeded`, `failed`, `expired`, `not_found`. */
  | { readonly kind: 'ended'; readonly state: string };

const TEST_CARD: PageCard = { number: '4111111111111111' };
const CARD_DEFAULTS = { expiry: '12/33', cvc: '123', holder: 'HONG GILDONG' };

const DEFAULT_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 50;
/** A press that changes nothing for so long is made again: the page may have drawn itself anew under it. */
const PRESS_AGAIN_MS = 3000;

/** Behind the id of a choice that is made. */
const CHOSEN = ':chosen';
const ENDS: readonly string[] = ['succeeded', 'failed', 'expired', 'not_found'];
const PRESSED = { approve: 'approve', decline: 'decline', cancel: 'cancel-wallet' } as const;

/** The ids of all that can be seen and pressed, the state of the page, its numbers, and what it complains about. */
const LOOK = `(() => {
  const shown = (element) => element.getClientRects().length > 0;
  const usable = (element) => shown(element) && !element.disabled && element.getAttribute('aria-disabled') !== 'true';
  const all = [...document.querySelectorAll('[data-testid]')];
  const textOf = (id) => {
    const found = all.find((element) => element.dataset.testid === id && shown(element));
    return found ? found.textContent.trim() : '';
  };
  const [state] = all.filter((element) => element.dataset.testid === 'state');
  const idsOf = (element) => {
    const id = element.dataset.testid;
    if (!id.startsWith('method-') && !id.startsWith('bank-')) return [id];
    const radio = element.querySelector('input');
    if (radio && radio.disabled) return [];
    return !radio || radio.checked ? [id, id + ':chosen'] : [id];
  };
  const code = document.querySelector('input[autocomplete="one-time-code"]');
  return {
    ids: all.filter(usable).flatMap(idsOf),
    state: state ? state.dataset.state : '',
    hasCode: code !== null && code.value !== '',
    account: textOf('account-number'),
    voucher: textOf('voucher-number'),
    problems: [...document.querySelectorAll('[role="alert"]')].filter(shown).map((one) => one.textContent.trim()),
  };
})()`;

interface Seen {
  readonly ids: readonly string[];
  readonly state: string;
  /** Whether the field for the code that came by phone is filled in. */
  readonly hasCode: boolean;
  readonly account: string;
  readonly voucher: string;
  readonly problems: readonly string[];
}

/**
 * Opens the order's payment page and pays there, as a payer does: chooses, fills in what is asked, confirms at the
 * wallet, bank or issuer, and goes back to the shop. `url` is what the API answered (`payUrl`, `payment_url`); leave it
 * out when the page is open already. Rejects with what the page shows when it does not come to an end.
 */
export async function payOnPage(
  page: PayerPage,
  url: string | undefined,
  options: PageOptions = {},
): Promise<PageEnd> {
  // Before the page is opened: that of an order which is over may lead on to the shop at once.
  const way = new Way(page, url ?? page.url(), options);
  try {
    if (url !== undefined) await page.goto(url).catch((error) => way.assertLeft(error));
    return await way.walked();
  } finally {
    way.close();
  }
}

class Way {
  readonly #page: PayerPage;
  readonly #options: PageOptions;
  /** Of the payment page; the simulated screens have the same. */
  readonly #origin: string;
  /** The last address outside that the browser was sent to. */
  #outside: string | undefined;
  /** What was pressed at which sight of the page, and when. */
  #pressed = '';
  #pressedAtMs = 0;

  constructor(page: PayerPage, url: string, options: PageOptions) {
    this.#page = page;
    this.#options = options;
    this.#origin = originOf(url);
    page.on('request', this.#onRequest);
  }

  readonly #onRequest = (request: PageRequest): void => {
    if (!request.isNavigationRequest() || !/^https?:/.test(request.url())) return;
    if (originOf(request.url()) !== this.#origin) this.#outside = request.url();
  };

  /** The page could not be opened: right if the browser was sent on to a shop that does not exist. */
  assertLeft(error: unknown): void {
    if (this.#outside === undefined) throw error;
  }

  close(): void {
    this.#page.off('request', this.#onRequest);
  }

  async walked(): Promise<PageEnd> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
    const deadlineMs = performance.now() + timeoutMs;
    let last: Seen | undefined;
    while (performance.now() < deadlineMs) {
      if (this.#page.isClosed()) return { kind: 'closed' };
      if (this.#outside !== undefined) return { kind: 'returned', url: this.#outside };
      last = (await this.#look()) ?? last;
      const end = last && endOf(last);
      if (end) return end;
      if (last) await this.#step(last);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new NaruError(stuck(this.#page.url(), last, timeoutMs));
  }

  /** Undefined while the browser is on its way from one page to the next. */
  async #look(): Promise<Seen | undefined> {
    return (await this.#page.evaluate(LOOK).catch(() => undefined)) as Seen | undefined;
  }

  async #step(seen: Seen): Promise<void> {
    const id = nextPress(seen, this.#options);
    if (id === undefined) return;
    const sight = `${id} of ${seen.ids.join(' ')} ${seen.state} ${this.#page.url()}`;
    if (sight === this.#pressed && performance.now() - this.#pressedAtMs < PRESS_AGAIN_MS) return;
    // A payer who is refused does not press on: each press may be an attempt that counts.
    if (id === 'pay' && this.#pressed.startsWith('pay ') && seen.problems.length > 0) {
      throw new NaruError(`the page refuses: ${seen.problems.join(' / ')}`);
    }
    // The page may go away while it is filled in or pressed; the next look says where it went.
    await this.#press(id, seen).then(
      () => {
        this.#pressed = sight;
        this.#pressedAtMs = performance.now();
      },
      () => undefined,
    );
  }

  async #press(id: string, { ids }: Seen): Promise<void> {
    if (id === 'pay' && ids.includes('card-number')) await this.#fillCard(ids);
    await this.#element(id).click({ timeout: PRESS_AGAIN_MS });
  }

  async #fillCard(ids: readonly string[]): Promise<void> {
    const card = { ...CARD_DEFAULTS, ...(this.#options.card ?? TEST_CARD) };
    for (const part of ['number', 'expiry', 'cvc', 'holder'] as const) {
      const id = `card-${part}`;
      if (ids.includes(id)) await this.#element(id).fill(card[part], { timeout: PRESS_AGAIN_MS });
    }
  }

  #element(id: string) {
    return this.#page.locator(`[data-testid="${id}"]`).first();
  }
}

/** What a payer presses next at this sight of the page. */
function nextPress({ ids, hasCode }: Seen, options: PageOptions): string | undefined {
  const { outcome = 'approve' } = options;
  const has = (id: string) => ids.includes(id);
  if (has(PRESSED[outcome])) return PRESSED[outcome];
  const choice = nextChoice(ids, 'method-', options.method) ?? nextChoice(ids, 'bank-', options.bank);
  if (choice !== undefined) return choice;
  if (has('use-code') && !hasCode) return 'use-code';
  return ['code-submit', 'identity-submit', 'open-wallet', 'back-to-shop', 'pay'].find(has);
}

/** A method or bank that is still to be chosen: the wanted one, or the first when nothing is chosen and none wanted. */
function nextChoice(ids: readonly string[], kind: string, wanted: string | undefined): string | undefined {
  const offered = ids.filter((id) => id.startsWith(kind) && !id.endsWith(CHOSEN));
  const isChosen = (id: string) => ids.includes(`${id}${CHOSEN}`);
  if (wanted === undefined) return offered.some(isChosen) ? undefined : offered[0];
  const id = `${kind}${wanted}`;
  if (offered.length > 0 && !offered.includes(id)) {
    const codes = offered.map((one) => one.slice(kind.length)).join(', ');
    throw new NaruError(`the page does not offer ${kind.slice(0, -1)} ${wanted}; it offers ${codes}`);
  }
  return offered.includes(id) && !isChosen(id) ? id : undefined;
}

function endOf({ ids, state, account, voucher }: Seen): PageEnd | undefined {
  if (account !== '') return { kind: 'deposit', accountNumber: account.replace(/\D/g, '') };
  if (voucher !== '') return { kind: 'voucher', number: voucher };
  return ENDS.includes(state) && !ids.includes('back-to-shop') ? { kind: 'ended', state } : undefined;
}

function stuck(url: string, seen: Seen | undefined, timeoutMs: number): string {
  const { ids = [], state = '', problems = [] } = seen ?? {};
  const said = problems.length === 0 ? '' : ` It says: ${problems.join(' / ')}.`;
  return (
    `the payer did not come to an end within ${timeoutMs} ms. The browser is at ${url}, in state "${state}".${said} ` +
    `Of what can be pressed there is: ${ids.join(', ') || 'nothing'}.`
  );
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? '';
}
