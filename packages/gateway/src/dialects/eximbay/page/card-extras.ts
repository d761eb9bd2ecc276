import { randomBytes } from 'node:crypto';
import type { CardExtras, CardFacts, Engine } from '@naru/engine';
import { type NewCardToken, newId, type Party, type Payment, type StoredCard } from '@naru/engine';
import type { Mode } from '../../../config.ts';
import { keptByDialect, orderDetails, orderOf } from '../orders/details.ts';
import { recurringTerms } from '../orders/recurring.ts';

/** 80 bits: 20 upper-case hexadecimal digits, the most that token_id may have. */
const TOKEN_BYTES = 10;

/**
 * What a payment by card creates beside itself: a stored card, where the merchant asked for one (eximbay.md §5.8), and
 * a recurring payment (eximbay.md §5.9), which has a separate stored card: the merchant may delete the other one.
 */
export function cardExtras(
  { engine, mode }: { readonly engine: Engine; readonly mode: Mode },
  payment: Payment,
  payer: Party,
  facts: CardFacts,
): CardExtras {
  const { tokenbilling } = orderOf(payment, payer);
  const wantsToken = tokenbilling?.token_creation === 'Y';
  const isUnique = tokenbilling?.unique_token_id === 'Y';
  const token = wantsToken ? newToken(engine, facts, { purpose: 'token', isUnique }) : undefined;
  const kept = newToken(engine, facts, { purpose: 'subscription', isUnique: false });
  const recurringId = newId(engine.context.clock.now());
  const ids = { id: recurringId, cardTokenId: kept.id };
  const recurring = recurringTerms({ engine, mode }, payment, payer, ids);
  if (!token && !recurring) return {};
  return {
    cardTokens: [...(token ? [token] : []), ...(recurring ? [kept] : [])],
    ...(recurring ? { subscription: recurring.terms } : {}),
    details: keptByDialect({
      ...(token ? { tokenNumber: token.number } : {}),
      ...(recurring ? { recurring: recurring.details } : {}),
    }),
  };
}

function newToken(
  engine: Engine,
  { cardIdentifier, cardExpiresAt, holder }: CardFacts,
  wanted: Pick<NewCardToken, 'purpose' | 'isUnique'>,
): NewCardToken {
  const id = newId(engine.context.clock.now());
  return {
    ...wanted,
    id,
    number: newTokenNumber(),
    cardIdentifier,
    cardExpiresAt,
    holderSealed: holder === '' ? null : engine.cardTokens.sealHolder(id, holder),
  };
}

export function newTokenNumber(): string {
  return randomBytes(TOKEN_BYTES).toString('hex').toUpperCase();
}

/** The stored card of a REBILL page; undefined for other pages, and when its token is no longer valid. */
export async function storedCardOf(engine: Engine, payment: Payment): Promise<StoredCard | undefined> {
  const { transactionType, tokenNumber } = orderDetails(payment);
  if (transactionType !== 'REBILL' || tokenNumber === undefined) return undefined;
  const app = { merchantId: payment.merchantId, id: payment.appId };
  const token = await engine.cardTokens.find(app, tokenNumber);
  if (token?.state !== 'active' || engine.cardTokens.isExpired(token)) return undefined;
  return { card: token.card, cardTokenId: token.id };
}
