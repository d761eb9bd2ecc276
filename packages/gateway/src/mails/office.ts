import type { MailOffice, MailTransport } from '@naru/engine';
import type { Config } from '../config.ts';
import type { DeclineBook } from '../declines.ts';
import { mailRenderer } from './renderer.ts';
import { SmtpTransport } from './smtp.ts';

/** The sandbox without a mail server: what is kept can be read at /_sandbox/mails, and that is all there is to it. */
const KEPT_ONLY: MailTransport = { send: async () => {} };

/** Who writes and carries mails; live without a mail server they wait for one, as long as they are of use. */
export function mailOffice({ mode, smtpUrl, mailFrom }: Config, declines: DeclineBook): MailOffice {
  const renderer = mailRenderer(declines);
  if (smtpUrl && mailFrom !== undefined) {
    return { renderer, transport: new SmtpTransport({ url: smtpUrl, from: mailFrom }) };
  }
  return { renderer, ...(mode === 'sandbox' ? { transport: KEPT_ONLY } : {}) };
}
