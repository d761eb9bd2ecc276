import { type RebillRequest, rebillRequestSchema } from '../schemas/stored-cards.ts';
import { type Checked, fault, type RuleFault } from './fault.ts';
import { checkForm } from './form.ts';
import { addressFault } from './methods.ts';
import { amountFault, basketFault } from './sums.ts';

type Values = Readonly<Record<string, unknown>>;

/** Ids of tokens have no published form but their length. */
const TOKEN_ID = /^[A-Za-z0-9_-]{1,20}$/;

/** The token's id in the path; a malformed one counts as unknown. */
export function tokenIdFault(text: string): RuleFault | null {
  return TOKEN_ID.test(text) ? null : fault('token_unknown', 'token_id');
}

/**
 * Checks the request of /rebill. The reference's own example names an article by blanks alone: such an entry says
 * nothing and is dropped.
 */
export function checkRebill(values: Values): Checked<RebillRequest> {
  const checked = checkForm(rebillRequestSchema, withoutBlankArticles(values));
  if (!checked.ok) return checked;
  const { request } = checked;
  const { amount, currency } = request.payment;
  const found =
    amountFault(amount, currency, 'payment.amount') ??
    basketFault(request, amount, currency) ??
    addressFault(request);
  return found === null ? checked : { ok: false, fault: found };
}

function withoutBlankArticles(values: Values): Values {
  const { product, ...others } = values;
  if (!Array.isArray(product)) return values;
  const articles = product.filter((article) => !isBlank(article));
  return articles.length === 0 ? others : { ...others, product: articles };
}

function isBlank(article: unknown): boolean {
  if (typeof article !== 'object' || article === null) return false;
  return Object.values(article).every((value) => value === '');
}
