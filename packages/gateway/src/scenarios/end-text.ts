import type { End, MoneyEnd, OrderEnd } from './scenario.ts';

const MONEY: readonly (keyof MoneyEnd)[] = ['own', 'frozen', 'disputed', 'suspense'];

const WORDS = { en: { or: ', or ', refused: 'refused' }, ko: { or: ' 또는 ', refused: '거부' } } as const;
type Language = keyof typeof WORDS;

/** How a scenario ends, in a line: states in the engine's words, and what changes for the merchant's money. */
export function endText(ends: End | readonly End[], language: Language): string {
  const all = Array.isArray(ends) ? (ends as readonly End[]) : [ends as End];
  return all.map((end) => oneEnd(end, language)).join(WORDS[language].or);
}

function oneEnd(end: End, language: Language): string {
  const orders: readonly (OrderEnd | null)[] = end.orders ? Object.values(end.orders) : [end.order ?? null];
  const states = orders.map((order) => order?.state ?? WORDS[language].refused).join(' + ');
  const money = MONEY.flatMap((name) => {
    const change = end[name] ?? 0;
    if (change === 0) return [];
    const text = `${change > 0 ? '+' : '−'}${Math.abs(change).toLocaleString('en')}`;
    return [name === 'own' ? text : `${name} ${text}`];
  });
  return money.length === 0 ? states : `${states} (${money.join(', ')})`;
}
