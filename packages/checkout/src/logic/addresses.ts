import { isRefusedOfChannels } from '@naru/wire/app-schemes';
import type { Language } from '../texts/language.ts';

/**
 * The segment behind "pay" in `/pay/:token` and `/sandbox/pay/:reference`, decoded; empty when there is
 * none. What follows is for people: some links carry the platform number at their end.
 */
export function tokenOf(pathname: string): string {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const at = segments.indexOf('pay');
  const token = at < 0 ? undefined : segments[at + 1];
  if (token === undefined) return '';
  try {
    return decodeURIComponent(token);
  } catch {
    return '';
  }
}

/**
 * An address the browser may be sent to, absolute, or null: of the web, or of an app (a wallet, a shop's app), by the
 * list for channels. What merchants give is held to the stricter one before.
 */
export function navigableUrl(url: string | null | undefined, base: string): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url, base);
    const scheme = parsed.protocol.slice(0, -1);
    const isWeb = scheme === 'http' || scheme === 'https';
    return isWeb || !isRefusedOfChannels(scheme) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** The same address with the language of the page, for the links between our own pages. */
export function withLanguage(url: string, language: Language): string {
  try {
    const parsed = new URL(url);
    parsed.searchParams.set('lang', language);
    return parsed.href;
  } catch {
    return url;
  }
}

/**
 * An address the browser may be sent to, as above; one of our own pages gets the language. Other addresses
 * stay as they are: a parameter that a bank or wallet does not expect may spoil them.
 */
export function leavingUrl(url: string | null | undefined, base: string, language: Language): string | null {
  const target = navigableUrl(url, base);
  if (target === null) return null;
  return new URL(target).origin === new URL(base).origin ? withLanguage(target, language) : target;
}
