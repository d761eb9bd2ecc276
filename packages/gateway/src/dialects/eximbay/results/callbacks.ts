import type { AppAccess, CallbackDialect, CallbackMessage, CallbackReply, Party } from '@naru/engine';
import { formBody, isSuccessReply, isWebhookSuccessReply, WEBHOOK_SIGNATURE_HEADER } from '@naru/eximbay';
import { secretKeyOf } from '../codes/keys.ts';
import { EXIMBAY_SETTINGS, payTo } from '../codes/settings.ts';
import { CHARGEBACK_EVENTS, chargebackWebhook } from './chargebacks.ts';
import { factsOfMessage, isWanted, RESULT_EVENTS } from './facts.ts';
import { resultParameters } from './result.ts';

const MINUTE_MS = 60_000;
/** Three repetitions (eximbay.md §4.4); the waits between them are not published. */
const RETRY_DELAYS_MS = [1, 5, 30].map((minutes) => minutes * MINUTE_MS);

/** Opens what a payment keeps sealed of its request; undefined when there is no such payment. */
export type PayerOf = (
  message: Pick<CallbackMessage, 'merchantId' | 'subjectId'>,
) => Promise<Party | undefined>;

/**
 * Eximbay's messages: to status_url a form with its fgkey, of chargebacks to the webhook JSON with a signature. The
 * merchant's answer, a form or JSON in turn, says whether it was received.
 */
export function eximbayCallbacks(payerOf: PayerOf): CallbackDialect {
  return {
    name: 'eximbay',
    signature: { bodyMark: 'fgkey=', header: WEBHOOK_SIGNATURE_HEADER },
    events: new Set([...RESULT_EVENTS, ...CHARGEBACK_EVENTS]),
    retryDelaysMs: RETRY_DELAYS_MS,
    // A result contains the whole payment, and a webhook the whole chargeback. Only received money is reported
    // separately.
    supersedes: (_newer, older) => older.event !== 'payment_succeeded',
    wants: ({ event, subjectKind, snapshot }) => subjectKind !== 'payment' || isWanted(event, snapshot),
    async render(message, access, now) {
      const { chargeback } = message.snapshot;
      const payer = await payerOf(chargeback ? { ...message, subjectId: chargeback.paymentId } : message);
      if (!payer) throw new Error(`callback ${message.id} is about no payment`);
      if (chargeback) return chargebackWebhook(message, chargeback, access, payer, now);
      const facts = factsOfMessage(message.event, message.snapshot);
      const parameters = resultParameters(facts, resultContext(access, payer, now));
      return {
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: formBody(parameters),
      };
    },
    accepts: ({ status, body }: CallbackReply, { snapshot }) =>
      status >= 200 &&
      status < 300 &&
      (snapshot.chargeback ? isWebhookSuccessReply(body) : isSuccessReply(body)),
  };
}

/** The app's data that results need. */
export function resultContext(access: AppAccess, payer: Party, now: Date) {
  return {
    mid: access.app.publicId,
    payTo: payTo(access.app),
    conversionWish: EXIMBAY_SETTINGS.conversionFields.of(access.app.settings),
    secretKey: secretKeyOf(access, now),
    payer,
  };
}
