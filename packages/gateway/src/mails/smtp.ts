import {
  MAX_MAILS_IN_FLIGHT,
  MailRefused,
  type MailTransport,
  type OutgoingMail,
  type Secret,
} from '@naru/engine';
import { createTransport } from 'nodemailer';

/** How long the server may be silent. */
const SILENCE_MS = 10_000;
/**
 * How long all of a try may take: a server that sends a byte now and then is never silent. As long as a callback may
 * take with its name, which is what a process that stops waits for.
 */
const TRY_TIMEOUT_MS = 20_000;

/**
 * Exactly one address: a list, an address in brackets or a line break would make a mail server send to others. The mail
 * server decides whether it exists.
 */
const ONE_ADDRESS = /^[^\s@<>()[\],;:"\\\p{Cc}]+@[^\s@<>()[\],;:"\\\p{Cc}]+$/u;

export interface SmtpOptions {
  /** `smtp://` (with STARTTLS where the server offers it) or `smtps://`, with user and password in it. */
  readonly url: Secret;
  /** The sender: an address, or a name with the address in angle brackets. */
  readonly from: string;
  /** For all of a try; 20 s when absent. */
  readonly timeoutMs?: number;
}

/** Hands mails to a mail server by SMTP. */
export class SmtpTransport implements MailTransport {
  readonly #from: string;
  readonly #domain: string;
  readonly #timeoutMs: number;
  readonly #mailer: ReturnType<typeof createTransport>;

  constructor({ url, from, timeoutMs = TRY_TIMEOUT_MS }: SmtpOptions) {
    this.#from = from;
    this.#domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
    this.#timeoutMs = timeoutMs;
    this.#mailer = createTransport({
      ...connectionOf(url.reveal()),
      pool: true,
      maxConnections: MAX_MAILS_IN_FLIGHT,
      connectionTimeout: SILENCE_MS,
      greetingTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ id, to, subject, text }: OutgoingMail): Promise<void> {
    if (!ONE_ADDRESS.test(to.email)) throw new MailRefused('the address is no e-mail address');
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      await this.#mailer.sendMail({
        from: this.#from,
        to: { name: to.name, address: to.email },
        subject,
        text,
        messageId: `<${id}@${this.#domain}>`,
        // Prevents automatic replies (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        // Closes the connection of this mail, too.
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw new Error(`the mail server did not take it within ${this.#timeoutMs} ms`);
      throw isForGood(error) ? new MailRefused(reasonOf(error)) : new Error(reasonOf(error));
    }
  }

  close(): void {
    this.#mailer.close();
  }
}

/** Parsed here: nodemailer reads its own options from the query of a URL, which operators should not be able to set. */
function connectionOf(text: string) {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const pass = decodeURIComponent(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
}

/**
 * A 5xx answer to the recipient or to the mail is final; a refused login may be a configuration fault, which an
 * operator will fix.
 */
function isForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  return isAboutMail && typeof responseCode === 'number' && responseCode >= 500;
}

/** Without the recipient's address, which servers like to repeat: it is kept sealed, and not in an error. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[^\s<>"':;,]+/g, (word) => (/.@./.test(word) ? '(address)' : word));
}
