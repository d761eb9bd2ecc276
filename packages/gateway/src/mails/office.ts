import type { MailOffice, MailTransport } from '@naru/engine';
import type { Config } from '../config.ts';
import type { DeclineBook } from '../declines.ts';
import { mailRenderer } from './renderer.ts';
import { SmtpTransport } from './smtp.ts';

/** The sandbox without a mail server: mails are only kept, and can be read at /_sandbox/mails. */
const KEPT_ONLY: MailTransport = { send: async () => {} };

/** Renders and sends mails; in live mode without a mail server they wait for one, as long as they are useful. */
export function mailOffice({ mode, smtpUrl, mailFrom }: Config, declines: DeclineBook): MailOffice {
  const renderer = mailRenderer(declines);
  if (smtpUrl && mailFrom !== undefined) {
    return { renderer, transport: new SmtpTransport({ url: smtpUrl, from: mailFrom }) };
  }
  return { renderer, ...(mode === 'sandbox' ? { transport: KEPT_ONLY } : {}) };
}
