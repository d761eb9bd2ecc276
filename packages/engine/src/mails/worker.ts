import type { EngineContext } from '../context.ts';
import { LEASE_MS } from '../outbox/lease.ts';
import { OutboxWorker } from '../outbox/outbox-worker.ts';
import type { Mail } from './mail.ts';
import { MAX_MAILS_IN_FLIGHT, type MailOffice, MailRefused } from './port.ts';
import { CLAIM_LAPSED_MAILS, CLAIM_MAILS, claimMails, RECORD_MAIL_TRY } from './queries.ts';
import type { MailRecords } from './service.ts';

const POLL_MS = 500;
const MINUTE_MS = 60_000;
/** Waits after a failed try; the last one repeats for as long as the mail is useful. */
const RETRY_DELAYS_MS = [1, 5, 30, 60].map((minutes) => minutes * MINUTE_MS);
/** Limit for the mail server's text. */
const MAX_ERROR_CHARS = 500;

/**
 * Hands mails to the mail server until it accepts them. A worker that dies between the server's answer and its own
 * record sends one twice, under the same Message-ID.
 */
export class MailWorker extends OutboxWorker<Mail> {
  readonly #office: MailOffice;
  readonly #records: MailRecords;

  constructor(context: EngineContext, office: MailOffice, records: MailRecords) {
    super(context, {
      table: 'mails',
      pauseMs: POLL_MS,
      name: 'mail worker',
      maxInFlight: MAX_MAILS_IN_FLIGHT,
    });
    this.#office = office;
    this.#records = records;
  }

  protected claim(limit: number): Promise<readonly Mail[]> {
    const { store, clock } = this.context;
    const sql = this.#office.transport ? CLAIM_MAILS : CLAIM_LAPSED_MAILS;
    return claimMails(store, sql, clock.now(), limit, LEASE_MS);
  }

  protected failed(mail: Mail, error: unknown): void {
    this.context.log.error({ error, mailId: mail.id }, 'mail');
  }

  protected async call(mail: Mail): Promise<void> {
    if (this.context.clock.now() >= mail.usefulUntil) {
      const reason = this.#office.transport ? 'it was too late' : 'no mail server is set up';
      await this.#record(mail, 'unsent', mail.error ?? reason);
      return;
    }
    try {
      if (!this.#office.transport) throw new Error('no mail server is set up');
      await this.#office.transport.send(await this.#records.outgoing(mail));
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_CHARS);
      await this.#record(mail, error instanceof MailRefused ? 'unsent' : 'pending', reason);
      return;
    }
    await this.#record(mail, 'sent', null);
  }

  async #record(mail: Mail, state: Mail['state'], error: string | null): Promise<void> {
    const now = this.context.clock.now();
    const delayMs = RETRY_DELAYS_MS[mail.tries] ?? RETRY_DELAYS_MS.at(-1) ?? MINUTE_MS;
    const again = Math.min(now.getTime() + delayMs, Math.max(now.getTime(), mail.usefulUntil.getTime()));
    await this.context.store.query(RECORD_MAIL_TRY, [
      mail.merchantId,
      mail.id,
      state,
      new Date(again),
      error,
      state === 'pending' ? null : now,
    ]);
    if (state === 'unsent') this.context.log.warn({ mailId: mail.id, reason: error }, 'mail was not sent');
  }
}
