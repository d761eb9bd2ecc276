import { payerContext } from './base/payment-facts.ts';
import { deliveryContext, replyContext } from './callbacks/delivery.ts';
import { receiptNumberContext, receiptWishContext } from './cash-receipts/cash-receipt.ts';
import { channelSettingsContext } from './channels/channel-settings.ts';
import { unmatchedContext } from './channels/unmatched-events.ts';
import { evidenceContext } from './chargebacks/chargeback.ts';
import { sessionContext } from './checkout-sessions/checkout-sessions.ts';
import { contactContext } from './events/contact.ts';
import { eventReplyContext, eventRequestContext, eventSecretContext } from './events/signature.ts';
import { answersContext } from './identity/identity-check.ts';
import { recipientContext } from './mails/mail.ts';
import { keyContext } from './merchants/directory.ts';
import { depositorContext } from './payments/payment.ts';
import { payeeContext } from './payouts/payout.ts';
import { refundPayeeContext, refundReasonContext } from './refunds/refund.ts';
import { ipContext } from './risk/records.ts';
import type { SealedColumn } from './sealing/sealing-keys.ts';
import { subscriptionPayerContext } from './subscriptions/subscription.ts';
import { holderContext } from './tokens/token.ts';

/** A column of an order or a similar record, known by its id with its merchant in the key. */
function ofId(
  table: string,
  column: string,
  context: (row: { readonly id: string }) => string,
): SealedColumn {
  const keys = { id: 'uuid', merchant_id: 'uuid' } as const;
  return { table, column, keys, context: ({ id = '' }) => context({ id }) };
}

/**
 * Every column that is sealed under the master key, for a rotation. A test compares the list with the tables; a missing
 * column would become unreadable when the old key is removed.
 */
export const MASTER_SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'app_keys', column: 'sealed', keys: { id: 'uuid' }, context: ({ id = '' }) => keyContext(id) },
  {
    table: 'checkout_sessions',
    column: 'content_sealed',
    keys: { key: 'text', app_id: 'uuid' },
    context: ({ key = '', app_id = '' }) => sessionContext(app_id, key),
  },
  {
    table: 'identity_checks',
    column: 'answers_sealed',
    keys: { payment_id: 'uuid', merchant_id: 'uuid' },
    context: ({ payment_id = '' }) => answersContext(payment_id),
  },
  ofId('payments', 'payer_sealed', payerContext),
  ofId('payments', 'receipt_wish_sealed', receiptWishContext),
  ofId('payouts', 'payee_sealed', payeeContext),
  ofId('refunds', 'payee_sealed', refundPayeeContext),
  ofId('refunds', 'reason_sealed', refundReasonContext),
  ofId('deposits', 'depositor_sealed', depositorContext),
  ofId('deliveries', 'request_body_sealed', deliveryContext),
  ofId('deliveries', 'reply_body_sealed', replyContext),
  ofId('event_endpoints', 'contact_sealed', contactContext),
  ofId('event_secrets', 'secret_sealed', eventSecretContext),
  ofId('event_deliveries', 'request_body_sealed', eventRequestContext),
  ofId('event_deliveries', 'reply_body_sealed', eventReplyContext),
  ofId('card_tokens', 'holder_sealed', holderContext),
  ofId('subscriptions', 'payer_sealed', subscriptionPayerContext),
  ofId('mails', 'recipient_sealed', recipientContext),
  ofId('risk_assessments', 'ip_sealed', ipContext),
  ofId('chargebacks', 'evidence_sealed', evidenceContext),
  ofId('cash_receipts', 'number_sealed', receiptNumberContext),
  {
    table: 'unmatched_events',
    column: 'event_sealed',
    keys: { channel: 'text', id: 'text' },
    context: ({ channel = '', id = '' }) => unmatchedContext({ channel, id }),
  },
  {
    table: 'channel_settings',
    column: 'settings_sealed',
    keys: { channel: 'text' },
    context: ({ channel = '' }) => channelSettingsContext(channel),
  },
];
