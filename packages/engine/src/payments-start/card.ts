import { type Failure, ownFailure } from '../base/declines.ts';
import { newId } from '../base/ids.ts';
import type { Result } from '../base/refusal.ts';
import type { EngineContext } from '../context.ts';
import { keptByEngine } from '../payments/engine-details.ts';
import type { Payment } from '../payments/payment.ts';
import type { CardLimits } from './card-limits.ts';
import { type StartExtras, withDetails } from './extras.ts';
import type { KnownCard, PayerAccess, TypedCard } from './facts.ts';
import type { StartDialect } from './port.ts';

/** Why a payment may not be charged to the card, and what its results show of the card. */
export interface CardRefused {
  readonly kind: 'refused';
  readonly failure: Failure;
  readonly extras: StartExtras;
}

/** A card that may be charged: the input of the start, and how to undo the preparation when the start fails. */
export interface CardTaken {
  readonly kind: 'taken';
  readonly extras: StartExtras;
  /** The reason of the decline is hidden (card-limits.ts). */
  readonly hidesReason: boolean;
  /** Deletes what was noted and stored, unless `result` charges this card. Returns whether it does. */
  settle(result: Result<Payment>): Promise<boolean>;
}

export interface CardStepParts {
  readonly context: EngineContext;
  readonly limits: CardLimits;
  readonly dialect: StartDialect | undefined;
  readonly payerOf: (payment: Payment) => NonNullable<StartExtras['payer']>;
}

/**
 * The card step: checks the limits on declined cards. Then a typed card is sent to its channel and stored in the vault.
 * The channel first: the CVC is handed on and dropped in any case.
 */
export async function cardStep(
  parts: CardStepParts,
  payment: Payment,
  card: TypedCard | KnownCard,
  access: PayerAccess | undefined,
): Promise<CardRefused | CardTaken> {
  const { limits, context } = parts;
  const attempt = { ...payment, paymentId: payment.id, cardIdentifier: card.identifier, access };
  const admission = await limits.admit(attempt);
  if (admission.kind === 'refused') {
    return { kind: 'refused', failure: admission.failure, extras: saidOf(parts, payment, card) };
  }
  const { hidesReason, withdraw } = admission;
  const attemptId = newId(context.clock.now());
  if (card.kind === 'stored') {
    const settle = async (result: Result<Payment>) => {
      const isCharged = result.ok && result.value.attemptId === attemptId;
      // Another click came first: one card was sent to its channel, and one try is counted.
      if (!isCharged && !isOpen(result)) await withdraw();
      return isCharged;
    };
    return { kind: 'taken', extras: { ...saidOf(parts, payment, card), attemptId }, hidesReason, settle };
  }
  const token = await card.present(attemptId);
  const extras = { ...typedExtras(parts, payment, card, token), attemptId };
  const settle = async (result: Result<Payment>) => {
    const isKept = result.ok && result.value.card?.token === token;
    if (isOpen(result)) return false;
    // Another tab came first, or the time to pay ended meanwhile: nothing will ever use this card.
    if (!isKept) await card.drop(token);
    // A card that already has a token counts as a try: the answer reveals which cards the merchant has.
    if (!isKept && !isTokenTaken(result)) await withdraw();
    return isKept;
  };
  return { kind: 'taken', extras, hidesReason, settle };
}

/**
 * Whether the start may be committed although its answer was lost: then the payment may charge this card, and a token
 * may be made of it. The card stays until it expires.
 */
function isOpen(result: Result<Payment>): boolean {
  return !result.ok && result.refusal.code === 'internal';
}

export function isTokenTaken(result: Result<Payment>): boolean {
  return !result.ok && result.refusal.code === 'card_has_token';
}

/** The card as results show it; a typed one without a token. */
function saidOf(parts: CardStepParts, payment: Payment, card: TypedCard | KnownCard): StartExtras {
  if (card.kind === 'stored') {
    return { card: card.card, cardTokenId: card.cardTokenId, ...holderOf(parts, payment, card) };
  }
  return { card: { token: '', ...card.described }, ...holderOf(parts, payment, card) };
}

function typedExtras(
  { dialect, payerOf, ...parts }: CardStepParts,
  payment: Payment,
  typed: TypedCard,
  token: string,
): StartExtras {
  const card = { token, ...typed.described };
  const { identifier: cardIdentifier, expiresAt: cardExpiresAt, holder } = typed;
  const facts = { card, cardIdentifier, cardExpiresAt, holder };
  const more = dialect?.cardExtras?.(payment, payerOf(payment), facts) ?? {};
  return { card, ...holderOf({ ...parts, dialect, payerOf }, payment, typed), ...more };
}

function holderOf({ payerOf }: CardStepParts, payment: Payment, { holder = '' }: TypedCard | KnownCard) {
  return holder === '' ? {} : { payer: { ...payerOf(payment), cardHolder: holder } };
}

/**
 * The extras of a start that hide its reason from payer and merchant when it fails; unchanged where the reason is
 * shown.
 */
export function withHiddenReason(extras: StartExtras, hidesReason: boolean): StartExtras {
  return withDetails(extras, hidesReason ? keptByEngine({ hidesReason }) : undefined);
}

/** The merchant asked for a token of a card that already has one. */
export const CARD_STORED_ALREADY = ownFailure('card_stored_already');
