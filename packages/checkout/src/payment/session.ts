import type {
  CardField,
  CardRequest,
  CheckoutView,
  ConversionOffer,
  IdentityRequest,
  StartRequest,
} from '../api.ts';
import { clockOffsetMs } from '../logic/countdown.ts';
import { isTerminal, nextPollMs, retryMs } from '../logic/polling.ts';
import type { Reply, TroubleCode } from '../transport/http.ts';
import type { PaymentClient } from '../transport/payments.ts';

/** What the payer can do to a payment. */
export type CommandName = 'start' | 'card' | 'cancel' | 'identity' | 'code';

export interface Trouble {
  code: TroubleCode;
  during: 'load' | CommandName;
  /** The part of the card that was refused. */
  field?: CardField;
  /** What is offered in place of what the payer chose. */
  offer?: ConversionOffer | null;
}

/** All that the page draws; a new object on every change. */
export interface PaymentSnapshot {
  view: CheckoutView | null;
  clockOffsetMs: number;
  trouble: Trouble | null;
  busy: CommandName | null;
  /** The browser was sent to the wallet and has not left yet. */
  leaving: boolean;
}

export interface PaymentSessionOptions {
  client: PaymentClient;
  now: () => number;
  navigate: (url: string) => void;
  onChange: (snapshot: PaymentSnapshot) => void;
}

const refusals: readonly TroubleCode[] = [
  'order_paid',
  'order_under_way',
  'conflict',
  'method_unavailable',
  'invalid_request',
  'not_found',
];

/**
 * The page's side of one payment: loads the view, asks again while something can change, sends the payer's
 * commands, and leaves for the wallet once. One request is in flight at a time; a command overtakes a
 * load, and nothing overtakes a command, so that an old answer never replaces a newer one.
 */
export class PaymentSession {
  private snapshot: PaymentSnapshot = {
    view: null,
    clockOffsetMs: 0,
    trouble: null,
    busy: null,
    leaving: false,
  };
  private readonly options: PaymentSessionOptions;
  private inFlight: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private unchangedCount = 0;
  private failureCount = 0;
  /** The server refused a command: what the page shows is out of date, so it asks at once. */
  private refused = false;
  private visible = true;
  /** Only a payment that moved on under this page leaves by itself; a payer who came back decides alone. */
  private mayLeave = false;
  /** The page begins a payment at most once by itself. */
  private startedItself = false;

  constructor(options: PaymentSessionOptions) {
    this.options = options;
  }

  current(): PaymentSnapshot {
    return this.snapshot;
  }

  /** Asks for the view now, unless a request is on its way already. */
  async refresh(): Promise<void> {
    if (this.inFlight) return;
    await this.send('load', (signal) => this.options.client.load(signal));
  }

  /** Starts the payment; a second call while the first is on its way does nothing. */
  async start(request: StartRequest): Promise<void> {
    if (this.snapshot.busy || this.snapshot.view?.state !== 'choosing') return;
    this.mayLeave = true;
    await this.command('start', (signal) => this.options.client.start(request, signal));
  }

  /** Pays by card; a second call while the first is on its way does nothing. */
  async payCard(request: CardRequest): Promise<void> {
    if (this.snapshot.busy || this.snapshot.view?.state !== 'choosing') return;
    this.mayLeave = true;
    await this.command('card', (signal) => this.options.client.payCard(request, signal));
  }

  /** What the payer of a card is offered; nothing when nobody answers: the shop's own money will do. */
  async offerFor(issuer: string, signal: AbortSignal): Promise<ConversionOffer | null> {
    const reply = await this.options.client.cardOffer({ number: issuer }, signal);
    return reply.ok ? reply.value.offer : null;
  }

  /** Gives the payment up; a second call while the first is on its way does nothing. */
  async cancel(): Promise<void> {
    const view = this.snapshot.view;
    if (this.snapshot.busy || !view || isTerminal(view.state)) return;
    await this.command('cancel', (signal) => this.options.client.cancel(signal));
  }

  /** Sends the payer's details to the identity check, which answers with a code; again: a new code. */
  async identify(request: IdentityRequest): Promise<void> {
    if (this.snapshot.busy || this.snapshot.view?.state !== 'identity') return;
    await this.command('identity', (signal) => this.options.client.identify(request, signal));
  }

  /** Sends the one-time code; a second call while the first is on its way does nothing. */
  async confirmCode(code: string): Promise<void> {
    if (this.snapshot.busy || this.snapshot.view?.identity?.step !== 'code') return;
    await this.command('code', (signal) => this.options.client.confirmCode(code, signal));
  }

  /** The page is hidden: stop asking. */
  pause(): void {
    this.visible = false;
    this.stopTimer();
  }

  /** The page is seen again: the payer may come from the wallet, so ask at once. */
  async resume(): Promise<void> {
    this.visible = true;
    this.unchangedCount = 0;
    await this.refresh();
  }

  /** The browser restored a cached page (back button): what it shows is old, and its requests are dead. */
  async restored(): Promise<void> {
    this.inFlight?.abort();
    this.inFlight = null;
    this.mayLeave = false;
    this.change({ busy: null, leaving: false });
    await this.resume();
  }

  private async command(
    name: CommandName,
    call: (signal: AbortSignal) => Promise<Reply<CheckoutView>>,
  ): Promise<void> {
    this.inFlight?.abort();
    this.inFlight = null;
    this.change({ busy: name, trouble: null });
    await this.send(name, call);
  }

  private async send(
    during: Trouble['during'],
    call: (signal: AbortSignal) => Promise<Reply<CheckoutView>>,
  ): Promise<void> {
    this.stopTimer();
    const controller = new AbortController();
    this.inFlight = controller;
    const reply = await call(controller.signal);
    if (this.inFlight !== controller) return;
    this.inFlight = null;
    if (reply.ok) this.accept(reply.value, during);
    else {
      const { field, offer } = reply;
      const code = reply.code === 'offline' && during !== 'load' ? 'unsure' : reply.code;
      this.fail({ code, during, ...(field ? { field } : {}), ...(offer ? { offer } : {}) });
    }
    this.schedule();
  }

  private accept(view: CheckoutView, during: Trouble['during']): void {
    const before = this.snapshot.view;
    const changed = before?.state !== view.state || before.identity?.step !== view.identity?.step;
    // After a command the payer waits for what comes of it, so that asking starts over at its fastest.
    this.unchangedCount = changed || during !== 'load' ? 0 : this.unchangedCount + 1;
    this.failureCount = 0;
    this.refused = false;
    if (view.state === 'starting') this.mayLeave = true;
    // What went wrong with a command stays readable until the payment moves on or the payer acts again.
    const { trouble } = this.snapshot;
    const keepsTrouble = !changed && during === 'load' && trouble?.during !== 'load';
    this.change({
      view,
      clockOffsetMs: clockOffsetMs(view.serverTime, this.options.now()),
      trouble: keepsTrouble ? seenAgain(trouble) : null,
      busy: null,
      leaving: this.snapshot.leaving && !changed,
    });
    this.leaveForWallet(view);
    this.startLoneMethod(view, during);
  }

  /** Where nothing is to be chosen; seen by its payer, as opening the page in the background is no wish to pay. */
  private startLoneMethod(view: CheckoutView, during: Trouble['during']): void {
    const [method] = view.methods;
    if (!view.startsItself || this.startedItself || !method || during !== 'load' || !this.visible) return;
    this.startedItself = true;
    void this.start({ method: method.code });
  }

  private leaveForWallet(view: CheckoutView): void {
    if (view.state !== 'redirect' || !view.redirectUrl || !this.mayLeave) return;
    this.mayLeave = false;
    this.change({ leaving: true });
    this.options.navigate(view.redirectUrl);
  }

  private fail(trouble: Trouble): void {
    this.failureCount += 1;
    this.refused = trouble.during !== 'load' && refusals.includes(trouble.code);
    if (trouble.during === 'load') {
      const gone = trouble.code === 'not_found';
      const shown = this.snapshot.trouble;
      const keepsShown = shown !== null && shown.during !== 'load' && !gone;
      this.change({ trouble: keepsShown ? shown : trouble, ...(gone ? { view: null } : {}) });
    } else {
      this.change({ trouble, busy: null });
    }
  }

  private schedule(): void {
    const { view, trouble } = this.snapshot;
    const gone = trouble?.code === 'not_found' && view === null;
    if (!this.visible || gone) return;
    const serverNowMs = this.options.now() + this.snapshot.clockOffsetMs;
    const pollMs = view ? nextPollMs(view, this.unchangedCount, serverNowMs) : 0;
    const failedMs = this.refused ? 0 : retryMs(this.failureCount);
    const delayMs = this.failureCount > 0 ? failedMs : pollMs;
    if (delayMs === null || (view && isTerminal(view.state))) return;
    this.timer = setTimeout(() => void this.refresh(), delayMs);
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private change(part: Partial<PaymentSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    this.options.onChange(this.snapshot);
  }
}

/** The payment was read after a command failed, and stands as before. */
function seenAgain(trouble: Trouble | null): Trouble | null {
  return trouble?.code === 'unsure' ? { ...trouble, code: 'not_arrived' } : trouble;
}
