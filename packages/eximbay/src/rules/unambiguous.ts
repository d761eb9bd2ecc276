import { resultNameIn } from '../result-names.ts';
import { invalid, type RuleFault } from './fault.ts';

/** Web addresses: the merchant's own, never typed by a payer, and in no result. Queries are full of `&name=`. */
const ADDRESSES: ReadonlySet<string> = new Set(['return_url', 'status_url', 'link', 'recurring_noti_url']);

/**
 * The first text of an order in which a `&` is followed by the name of a result's parameter and `=`. The fgkey's text
 * is not escaped: a payer who types `&rescode=0000` as part of a name, an address or a value that comes back could
 * cut the result anew there, and the fgkey would still fit. A `&` that no such name follows is as good as any text.
 */
export function hiddenParameterFault(value: unknown, path = ''): RuleFault | null {
  if (typeof value === 'string') {
    const name = resultNameIn(value);
    return name === undefined ? null : invalid(path, `must not contain "&${name}=", a parameter of results`);
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    if (ADDRESSES.has(name)) continue;
    const step = Array.isArray(value) ? `[${name}]` : `${path === '' ? '' : '.'}${name}`;
    const found = hiddenParameterFault(member, `${path}${step}`);
    if (found !== null) return found;
  }
  return null;
}
