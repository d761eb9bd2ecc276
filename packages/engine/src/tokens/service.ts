import type { Result } from '../base/refusal.ts';
import type { EngineContext } from '../context.ts';
import { deleteCardToken } from './delete.ts';
import { findCardToken, getCardToken, hasToken } from './queries.ts';
import { type CardToken, holderContext } from './token.ts';

/** Stored cards: the calls of dialects and the checkout; payments make them (payments/service.ts). */
export class CardTokenService {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** A token of the app by its number, whatever its state. */
  find(
    app: { readonly merchantId: string; readonly id: string },
    number: string,
  ): Promise<CardToken | undefined> {
    return findCardToken(this.#context.store, app, number);
  }

  get(merchantId: string, id: string): Promise<CardToken | undefined> {
    return getCardToken(this.#context.store, merchantId, id);
  }

  /** Whether the merchant already has a token of this card. */
  isTaken(merchantId: string, cardIdentifier: string): Promise<boolean> {
    return hasToken(this.#context.store, merchantId, cardIdentifier);
  }

  /** Deletes a card (see `deleteCardToken`). */
  delete({ merchantId, id: tokenId }: CardToken): Promise<Result<CardToken>> {
    return this.#context.writer.run(deleteCardToken, { merchantId, tokenId });
  }

  /** Whether the card has expired, so that no issuer would approve it. */
  isExpired({ cardExpiresAt }: CardToken): boolean {
    return cardExpiresAt <= this.#context.clock.now();
  }

  /** The name on the card; undefined where it was not asked for. */
  holderOf(token: CardToken): string | undefined {
    if (token.holderSealed === null) return undefined;
    return this.#context.sealer.open(token.holderSealed, holderContext(token));
  }

  /** Seals the cardholder's name for a new token. */
  sealHolder(tokenId: string, holder: string): string {
    return this.#context.sealer.seal(holder, holderContext({ id: tokenId }));
  }
}
