import type { Result } from '../base/refusal.ts';
import type { EngineContext } from '../context.ts';
import { deleteCardToken } from './delete.ts';
import { findCardToken, getCardToken, hasToken } from './queries.ts';
import { type CardToken, holderContext } from './token.ts';

/** Stored cards: the calls that front doors and the checkout make; payments make them (payments/service.ts). */
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

  /** Whether the merchant has a token of this card already. */
  isTaken(merchantId: string, cardIdentifier: string): Promise<boolean> {
    return hasToken(this.#context.store, merchantId, cardIdentifier);
  }

  /** Gives a card up (see `deleteCardToken`). */
  delete({ merchantId, id: tokenId }: CardToken): Promise<Result<CardToken>> {
    return this.#context.writer.run(deleteCardToken, { merchantId, tokenId });
  }

  /** Whether the card's time is over, so that no issuer would approve it. */
  isExpired({ cardExpiresAt }: CardToken): boolean {
    return cardExpiresAt <= this.#context.clock.now();
  }

  /** The name on the card; undefined where nobody asked for it. */
  holderOf(token: CardToken): string | undefined {
    if (token.holderSealed === null) return undefined;
    return this.#context.sealer.open(token.holderSealed, holderContext(token));
  }

  /** Seals the name on a card for a token that is to be made. */
  sealHolder(tokenId: string, holder: string): string {
    return this.#context.sealer.seal(holder, holderContext({ id: tokenId }));
  }
}
