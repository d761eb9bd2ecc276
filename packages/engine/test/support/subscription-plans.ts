import * as mailQueries from '../../src/mails/queries.ts';
import { renewSql } from '../../src/outbox/lease.ts';
import * as queries from '../../src/subscriptions/queries.ts';
import { APP_ID, idOf, merchantOf } from './many-rows.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const LEASE_MS = 4000;

const rowNumbers = (size: number) => Array.from({ length: size }, (_, index) => 1000 + index * 7);
const ids = (size: number) => [rowNumbers(size).map(merchantOf), rowNumbers(size).map(idOf)];

/** The statements of subscriptions and of mails, with their parameters for a batch of a size. */
export const SUBSCRIPTION_STATEMENTS: Record<
  string,
  readonly [sql: string, params: (size: number) => unknown[]]
> = {
  'subscription CLAIM_DUE': [queries.CLAIM_DUE, () => [NOW, LEASE_MS]],
  'subscription FOLLOWED': [queries.FOLLOWED, () => [['captured', 'failed']]],
  'subscription UNDER_WAY_BY_PAYMENT': [queries.UNDER_WAY_BY_PAYMENT, ids],
  'subscription TO_REMIND': [queries.TO_REMIND, () => [NOW]],
  'subscription TOKENS_OF_PAGE': [queries.TOKENS_OF_PAGE, ids],
  'subscription REFUSED_OF': [queries.REFUSED_OF, ids],
  SUBSCRIPTION_BY_NUMBER: [queries.SUBSCRIPTION_BY_NUMBER, () => ['N1000', merchantOf(1000), APP_ID]],
  SUBSCRIPTIONS_BY_ANY_NUMBER: [queries.SUBSCRIPTIONS_BY_ANY_NUMBER, () => ['N1000', 20]],
  RECENT_SUBSCRIPTIONS: [queries.RECENT_SUBSCRIPTIONS, () => [50, null, null]],
  RECENT_SUBSCRIPTIONS_OF_STATE: [
    queries.RECENT_SUBSCRIPTIONS_OF_STATE.get('ended') ?? '',
    () => [50, null, null],
  ],
  'subscription CHARGES_OF': [queries.CHARGES_OF, () => [idOf(1000), merchantOf(1000)]],
  CLAIM_MAILS: [mailQueries.CLAIM_MAILS, () => [NOW, 8, LEASE_MS]],
  CLAIM_LAPSED_MAILS: [mailQueries.CLAIM_LAPSED_MAILS, () => [NOW, 8, LEASE_MS]],
  RECORD_MAIL_TRY: [
    mailQueries.RECORD_MAIL_TRY,
    () => [merchantOf(1000), idOf(1000), 'sent', NOW, null, NOW],
  ],
  MAILS_TO: [mailQueries.MAILS_TO, () => ['K1000', 50]],
  MAILS_ABOUT: [mailQueries.MAILS_ABOUT, () => ['N1000', 50]],
  RECENT_MAILS: [mailQueries.RECENT_MAILS, () => [50]],
  'renew mails': [renewSql('mails'), (size) => [...ids(size), LEASE_MS]],
};
