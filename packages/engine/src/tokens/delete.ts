import { refused } from '../base/refusal.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { moveCardToken } from './make.ts';
import { CARD_TOKENS } from './table.ts';
import type { CardToken } from './token.ts';

export interface DeleteCardToken {
  readonly merchantId: string;
  readonly tokenId: string;
}

/** The merchant deletes a card. Refuses `order_not_found`, and `state_conflict` unless the token is active. */
export const deleteCardToken: CommandKind<DeleteCardToken, CardToken> = {
  name: 'card_token.delete',
  lane: 'intake',
  needs: ({ tokenId }) => [CARD_TOKENS.byId(tokenId)],
  decide(view, { merchantId, tokenId }, now) {
    const token = view.of(CARD_TOKENS).get(merchantId, tokenId);
    if (!token) return refused({ code: 'order_not_found' });
    if (token.state !== 'active') {
      return refused({ code: 'state_conflict', state: token.state, event: 'deleted' });
    }
    const deleted = moveCardToken(token, 'deleted', now);
    return decided(deleted, [CARD_TOKENS.update(deleted)]);
  },
};
