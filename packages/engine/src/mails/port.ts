import type { Mail, MailRecipient } from './mail.ts';

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** A mail as it leaves. */
export interface OutgoingMail extends MailText {
  /** The same for every try: receivers tell a repetition by it. */
  readonly id: string;
  readonly to: MailRecipient;
}

/** Makes the words of a mail, in its language or in English. */
export interface MailRenderer {
  render(mail: Pick<Mail, 'kind' | 'language' | 'facts'>): MailText;
}

/** Whoever takes mails on their way. */
export interface MailTransport {
  /** Resolves when the mail was taken; rejects with `MailRefused` when it never will be. */
  send(mail: OutgoingMail): Promise<void>;
}

/** The mail server said no for good: another try would hear the same. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

export interface MailOffice {
  readonly renderer: MailRenderer;
  /** Absent where no mail server is set up: mails wait for one as long as they are of use. */
  readonly transport?: MailTransport;
}
