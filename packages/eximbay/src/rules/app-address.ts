import { isRefusedScheme } from '@naru/wire/app-schemes';

const SCHEME = /^[a-z][a-z0-9+.-]*$/i;
const APP_ADDRESS = /^([a-z][a-z0-9+.-]*):\/\/[!-~]*$/i;

/**
 * The address of an app: `myshop://paid`, with a scheme of its own. Undefined for the web's schemes, for those that
 * run or open something, and for what is no address.
 */
export function appAddress(text: string): string | undefined {
  const address = text.trim();
  const scheme = APP_ADDRESS.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined || isRefusedScheme(scheme)) return undefined;
  return URL.canParse(address) ? address : undefined;
}

/** `call_from_scheme` as an address: merchants write the scheme alone, `myshop`, or more of it, `myshop://paid`. */
export function appOfScheme(text: string): string | undefined {
  const trimmed = text.trim();
  const scheme = trimmed.endsWith(':') ? trimmed.slice(0, -1) : trimmed;
  return appAddress(SCHEME.test(scheme) ? `${scheme}://` : trimmed);
}

/** An app's address with parameters in its query: apps are opened, and take no form. */
export function appAddressWith(address: string, parameters: Readonly<Record<string, string>>): string {
  const [, start = '', query, fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(address) ?? [];
  // Apps read queries with what their system has, which does not take a plus for a blank everywhere.
  const added = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  const joined = query === undefined || query === '?' ? `?${added}` : `${query}&${added}`;
  return `${start}${joined}${fragment}`;
}
