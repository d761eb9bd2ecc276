import { newId } from '../base/ids.ts';
import { payerContext } from '../base/payment-facts.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import {
  addressText,
  type Mail,
  type MailFacts,
  type MailRecipient,
  type NewMail,
  RECIPIENT_KEY_CONTEXT,
  recipientContext,
  type SealedPart,
} from './mail.ts';
import type { MailOffice, MailText, OutgoingMail } from './port.ts';
import { listMails } from './queries.ts';

/** Primary key. */
const PAYER_OF_MAIL = `select payer_sealed from payments where merchant_id = $1 and id = $2`;

/** A mail with its recipient and its text, or why it cannot be opened. */
export type KeptMail = Mail &
  ((MailText & { readonly to: MailRecipient; readonly fault?: undefined }) | { readonly fault: string });

type Context = Pick<EngineContext, 'store' | 'sealer' | 'clock'>;

/** E-mails to payers: prepares them for decisions, and reads the stored ones. */
export class MailRecords {
  readonly #context: Context;
  readonly #office: MailOffice;

  constructor(context: Context, office: MailOffice) {
    this.#context = context;
    this.#office = office;
  }

  /** A mail to `payer` for a command to decide on; null where no address is known. */
  draft(payer: Party, facts: MailFacts): NewMail | null {
    const { sealer, clock } = this.#context;
    const { name, email, subject } = payer;
    if (!email) return null;
    const id = newId(clock.now());
    const sealed: SealedPart = { name, email, ...(subject === undefined ? {} : { facts: { subject } }) };
    return {
      id,
      recipientSealed: sealer.seal(JSON.stringify(sealed), recipientContext({ id })),
      recipientKey: this.keyOf(email),
      facts,
    };
  }

  /** The mail as it is sent: recipient and text. */
  async outgoing(mail: Mail): Promise<OutgoingMail> {
    const { sealed, context } = await this.#sealedOf(mail);
    return this.#written(mail, this.#context.sealer.open(sealed, context));
  }

  #written(mail: Mail, recipient: string): OutgoingMail {
    const { name, email, subject, facts } = JSON.parse(recipient) as SealedPart & Pick<Party, 'subject'>;
    const ofPayer = subject === undefined ? {} : { subject };
    const text = { ...mail, facts: { ...mail.facts, ...ofPayer, ...facts } };
    return { id: mail.id, to: { name, email: email ?? '' }, ...this.#office.renderer.render(text) };
  }

  /** The newest mails, to an address, about an order or a subscription, or all of them. */
  async list(of: { readonly to?: string; readonly number?: string }, limit: number): Promise<KeptMail[]> {
    const mails = await listMails(
      this.#context.store,
      {
        ...(of.to === undefined ? {} : { recipientKey: this.keyOf(of.to) }),
        ...(of.number === undefined ? {} : { number: of.number }),
      },
      limit,
    );
    return Promise.all(
      mails.map(async (mail): Promise<KeptMail> => {
        const { sealed, context } = await this.#sealedOf(mail);
        const { text, fault } = this.#context.sealer.openOrFault(sealed, context);
        return text === undefined ? { ...mail, fault } : { ...mail, ...this.#written(mail, text) };
      }),
    );
  }

  /** Its recipient: a `SealedPart`, or the `Party` of the payment that it is about. */
  async #sealedOf(mail: Mail): Promise<{ readonly sealed: string; readonly context: string }> {
    if (mail.recipientSealed !== null) {
      return { sealed: mail.recipientSealed, context: recipientContext(mail) };
    }
    const [row] = await this.#context.store.query<{ payer_sealed: string }>(PAYER_OF_MAIL, [
      mail.merchantId,
      mail.id,
    ]);
    if (!row) throw new Error(`mail ${mail.id} is about no payment`);
    return { sealed: row.payer_sealed, context: payerContext(mail) };
  }

  /** A keyed hash of an address: the same for the same address in any spelling. */
  keyOf(email: string): string {
    return this.#context.sealer.fingerprint(addressText(email), RECIPIENT_KEY_CONTEXT);
  }
}
