import type { Card } from '../base/payment-facts.ts';
import { findTransition } from '../base/states.ts';
import type { BatchView } from '../writer/part.ts';
import { CARD_TOKEN_TABLE, type CardTokenEvent } from './states.ts';
import { CARD_TOKENS } from './table.ts';
import type { CardToken, NewCardToken, TokenMaker } from './token.ts';

/** The tokens that a payment makes, at its start. Pure. */
export function pendingCardTokens(
  payment: Omit<TokenMaker, 'cardTokenId'>,
  card: Card,
  wanted: readonly NewCardToken[],
  now: Date,
): CardToken[] {
  return wanted.map((token) => ({
    ...token,
    merchantId: payment.merchantId,
    appId: payment.appId,
    paymentId: payment.id,
    state: 'pending',
    vaultToken: card.token,
    // The instalments of this payment do not apply to the next one.
    card: { ...card, installmentMonths: 0 },
    createdAt: now,
    activatedAt: null,
    deletedAt: null,
  }));
}

/** Whether a token that was wanted only for a card without one prevents another. */
export function isCardTaken(view: BatchView, merchantId: string, wanted: readonly NewCardToken[]): boolean {
  return wanted.some(
    (token) =>
      token.isUnique &&
      view.of(CARD_TOKENS).where(merchantId, 'cardIdentifier', token.cardIdentifier).some(isShown),
  );
}

function isShown({ state, purpose }: CardToken): boolean {
  return state === 'active' && purpose === 'token';
}

/** The results for a payment's tokens, and the payment's own token data. */
export interface DecidedCardTokens {
  readonly cardTokens: readonly CardToken[];
  readonly patch: Partial<Pick<TokenMaker, 'cardTokenId'>>;
}

/** The payment that makes them was captured, or ended without money. Pure. */
export function decideCardTokens(
  view: BatchView,
  payment: TokenMaker,
  outcome: 'paid' | 'not_paid',
  now: Date,
): DecidedCardTokens {
  const pending = view
    .of(CARD_TOKENS)
    .where(payment.merchantId, 'paymentId', payment.id)
    .filter((token) => token.state === 'pending');
  const cardTokens = pending.map((token) => moveCardToken(token, eventOf(view, token, outcome), now));
  const isLost = cardTokens.some(({ id, state }) => state === 'void' && id === payment.cardTokenId);
  return { cardTokens, patch: isLost ? { cardTokenId: null } : {} };
}

function eventOf(view: BatchView, token: CardToken, outcome: 'paid' | 'not_paid'): CardTokenEvent {
  if (outcome === 'not_paid') return 'not_paid';
  return isCardTaken(view, token.merchantId, [token]) ? 'card_taken' : 'paid';
}

/** Moves a token along its table; throws where the table has no row, which the caller has checked. */
export function moveCardToken(token: CardToken, event: CardTokenEvent, now: Date): CardToken {
  const row = findTransition(CARD_TOKEN_TABLE, token.state, event);
  if (!row) throw new Error(`a card token that is ${token.state} can not be ${event}`);
  return {
    ...token,
    state: row.to,
    ...(row.to === 'active' ? { activatedAt: now } : {}),
    ...(row.to === 'deleted' ? { deletedAt: now } : {}),
  };
}
