import { MailRefused, type MailTransport, type OutgoingMail, type Secret } from '@naru/engine';
import { createTransport } from 'nodemailer';

/** A connection may hang; the waiting worker renews its lease meanwhile. */
const TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 4;

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
}

/** Hands mails to a mail server by SMTP. */
export class SmtpTransport implements MailTransport {
  readonly #from: string;
  readonly #domain: string;
  readonly #mailer: ReturnType<typeof createTransport>;

  constructor({ url, from }: SmtpOptions) {
    this.#from = from;
    this.#domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
    this.#mailer = createTransport({
      ...connectionOf(url.reveal()),
      pool: true,
      maxConnections: MAX_CONNECTIONS,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ id, to, subject, text }: OutgoingMail): Promise<void> {
    if (!ONE_ADDRESS.test(to.email)) throw new MailRefused('the address is no e-mail address');
    try {
      await this.#mailer.sendMail({
        from: this.#from,
        to: { name: to.name, address: to.email },
        subject,
        text,
        messageId: `<${id}@${this.#domain}>`,
        // Prevents automatic replies (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
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
