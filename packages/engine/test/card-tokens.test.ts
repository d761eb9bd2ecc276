import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTransition } from '../src/base/states.ts';
import { decideCardTokens, isCardTaken, moveCardToken, pendingCardTokens } from '../src/tokens/make.ts';
import { CARD_TOKEN_EVENTS, CARD_TOKEN_STATES, CARD_TOKEN_TABLE } from '../src/tokens/states.ts';
import type { CardToken, NewCardToken } from '../src/tokens/token.ts';
import type { BatchView } from '../src/writer/part.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const CARD = {
  token: 'vault-token',
  brand: 'visa',
  first4: '4000',
  last4: '0002',
  country: 'US',
  issuer: null,
  installmentMonths: 3,
};
const PAYMENT = { merchantId: 'm', appId: 'a', id: 'p' };

function wanted(members: Partial<NewCardToken> = {}): NewCardToken {
  return {
    id: 't1',
    number: 'N1',
    purpose: 'token',
    isUnique: true,
    cardIdentifier: 'card',
    cardExpiresAt: NOW,
    holderSealed: null,
    ...members,
  };
}

/** A view that knows tokens and nothing else. */
function viewOf(tokens: readonly CardToken[]): BatchView {
  const where = (_: string, member: keyof CardToken, value: unknown) =>
    tokens.filter((one) => one[member] === value);
  return { of: () => ({ where }) } as unknown as BatchView;
}

const pending = (members: Partial<NewCardToken> = {}, payment = PAYMENT) =>
  pendingCardTokens(payment, CARD, [wanted(members)], NOW)[0] as CardToken;
const active = (members: Partial<NewCardToken> = {}, payment = PAYMENT) =>
  moveCardToken(pending(members, payment), 'paid', NOW);
const decide = (tokens: readonly CardToken[], outcome: 'paid' | 'not_paid') =>
  decideCardTokens(viewOf(tokens), { ...PAYMENT, cardTokenId: 't1' } as never, outcome, NOW);

describe('card tokens', () => {
  test('wait for their payment, and carry nothing of how it is paid', () => {
    const token = pending();
    expect(token).toMatchObject({ state: 'pending', vaultToken: 'vault-token', activatedAt: null });
    expect(token.card.installmentMonths).toBe(0);
  });

  test('are good once it is paid, and come to nothing when it is not', () => {
    const paid = decide([pending()], 'paid');
    expect(paid.cardTokens).toMatchObject([{ state: 'active', activatedAt: NOW }]);
    expect(paid.patch).toEqual({});
    const unpaid = decide([pending()], 'not_paid');
    expect(unpaid.cardTokens).toMatchObject([{ state: 'void', activatedAt: null }]);
    expect(unpaid.patch).toEqual({ cardTokenId: null });
  });

  test('one a card where it is wanted so; then the payment has none', () => {
    const other = active({ id: 't2', number: 'N2' }, { ...PAYMENT, id: 'p2' });
    expect(decide([pending(), other], 'paid')).toMatchObject({
      cardTokens: [{ id: 't1', state: 'void' }],
      patch: { cardTokenId: null },
    });
    expect(decide([pending({ isUnique: false }), other], 'paid').cardTokens).toMatchObject([
      { state: 'active' },
    ]);
  });

  test('of subscriptions are in nobody’s way', () => {
    const subscription = active({ id: 't2', purpose: 'subscription' }, { ...PAYMENT, id: 'p2' });
    expect(isCardTaken(viewOf([subscription]), 'm', [wanted()])).toBe(false);
    expect(decide([pending(), subscription], 'paid').cardTokens).toMatchObject([{ state: 'active' }]);
  });

  test('that are pending, void or deleted are in nobody’s way', () => {
    const others = [
      pending({ id: 't2' }, { ...PAYMENT, id: 'p2' }),
      moveCardToken(pending({ id: 't3' }, { ...PAYMENT, id: 'p3' }), 'not_paid', NOW),
      moveCardToken(active({ id: 't4' }, { ...PAYMENT, id: 'p4' }), 'deleted', NOW),
    ];
    expect(isCardTaken(viewOf(others), 'm', [wanted()])).toBe(false);
    expect(isCardTaken(viewOf([...others, active({ id: 't5' })]), 'm', [wanted()])).toBe(true);
  });

  test('every state with every event: as its table says, or refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CARD_TOKEN_STATES),
        fc.constantFrom(...CARD_TOKEN_EVENTS),
        (state, event) => {
          const row = findTransition(CARD_TOKEN_TABLE, state, event);
          const token = { ...pending(), state };
          if (!row) expect(() => moveCardToken(token, event, NOW)).toThrow(state);
          else expect(moveCardToken(token, event, NOW).state).toBe(row.to);
        },
      ),
    );
  });
});
