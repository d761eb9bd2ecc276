import type { Mail, MailRecipient } from './mail.ts';

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** A mail as it is sent. */
export interface OutgoingMail extends MailText {
  /** The same for every try: receivers recognise a repetition by it. */
  readonly id: string;
  readonly to: MailRecipient;
}

/** Renders the text of a mail, in its language or in English. */
export interface MailRenderer {
  render(mail: Pick<Mail, 'kind' | 'language' | 'facts'>): MailText;
}

/** Mails that one process sends at a time: a transport needs as many connections, so that none waits for another. */
export const MAX_MAILS_IN_FLIGHT = 4;

/** Sends mails. */
export interface MailTransport {
  /** Resolves when the mail was accepted; rejects with `MailRefused` when it never will be. Ends within 20 s. */
  send(mail: OutgoingMail): Promise<void>;
}

/** The mail server refused for good: another try would be refused, too. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

export interface MailOffice {
  readonly renderer: MailRenderer;
  /** Absent where no mail server is configured: mails wait for one as long as they are useful. */
  readonly transport?: MailTransport;
}
