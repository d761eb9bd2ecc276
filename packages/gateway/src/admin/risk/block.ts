import { type NewRiskRule, type NumberKind, type Payment, type RiskRule, RiskRuleError } from '@naru/engine';
import { CardData } from '@naru/vault';
import { isLuhnValid } from '@naru/wire/luhn';
import type { Gateway } from '../../gateway.ts';
import { onePayment } from '../payments/one-payment.ts';

/** Whom a merchant no longer wants to be paid by. */
export type Block =
  | { readonly email: string }
  /** An address or a network. */
  | { readonly ip: string }
  /** The number of a stored card. */
  | { readonly token: string }
  /** The number of a payment: the card that it was paid with. */
  | { readonly payment: string; readonly numberIs?: NumberKind }
  /** A full card number: only for the command line, which reads it from its standard input. */
  | { readonly cardNumber: string };

/** Adds a rule that rejects; of a card only the keyed hash is stored, never its number. Throws `RiskRuleError`. */
export async function addBlock(
  gateway: Gateway,
  merchantId: string,
  block: Block,
  more: Pick<NewRiskRule, 'appId' | 'note' | 'outcome'> = {},
): Promise<RiskRule> {
  const rule = await ruleOf(gateway, merchantId, block);
  return gateway.engine.riskAdmin.add(merchantId, { ...rule, ...more });
}

async function ruleOf(gateway: Gateway, merchantId: string, block: Block): Promise<NewRiskRule> {
  if ('email' in block) return { kind: 'blocklist_email', parameters: { emails: [block.email] } };
  if ('ip' in block) return { kind: 'blocklist_ip', parameters: { networks: [block.ip] } };
  return { kind: 'blocklist_card', parameters: { cardKeys: [await cardKeyOf(gateway, merchantId, block)] } };
}

type CardBlock = Exclude<Block, { readonly email: string } | { readonly ip: string }>;

async function cardKeyOf(gateway: Gateway, merchantId: string, block: CardBlock): Promise<string> {
  if ('cardNumber' in block) return keyOfNumber(gateway, merchantId, block.cardNumber);
  const key =
    'token' in block
      ? await keyOfToken(gateway, merchantId, block.token)
      : await keyOfPayment(gateway, merchantId, block);
  if (key === undefined) throw new RiskRuleError('nobody knows any more which card that was');
  return key;
}

function keyOfNumber({ vault }: Gateway, merchantId: string, text: string): string {
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d{12,19}$/.test(digits) || !isLuhnValid(digits)) throw new RiskRuleError('that is no card number');
  return vault.fingerprint(merchantId, new CardData(digits, ''));
}

const MANY_APPS = 1000;

async function keyOfToken({ engine }: Gateway, merchantId: string, number: string): Promise<string> {
  for (const app of await engine.lists.apps(merchantId, MANY_APPS)) {
    const token = await engine.cardTokens.find({ merchantId, id: String(app['id']) }, number);
    if (token) return token.cardIdentifier;
  }
  throw new RiskRuleError(`the merchant has no token ${number}`);
}

async function keyOfPayment(
  gateway: Gateway,
  merchantId: string,
  { payment: number, numberIs }: { readonly payment: string; readonly numberIs?: NumberKind },
): Promise<string | undefined> {
  const payment = await onePayment(gateway, number, { merchantId, numberIs });
  if (!payment) throw new RiskRuleError(`the merchant has no payment ${number}`);
  return (await gateway.engine.risk.cardOf(payment)) ?? keyOfKept(gateway, payment);
}

/** For a payment that was never assessed: while its card is stored, or still in the vault. */
async function keyOfKept({ engine, vault }: Gateway, payment: Payment): Promise<string | undefined> {
  const { merchantId, cardTokenId, card } = payment;
  const token = cardTokenId === null ? undefined : await engine.cardTokens.get(merchantId, cardTokenId);
  if (token) return token.cardIdentifier;
  const data = card ? await vault.open(merchantId, card.token) : undefined;
  return data && vault.fingerprint(merchantId, data);
}
