import type { Language } from './language.ts';

/** The last segment of `/pay/:token` or `/sandbox/pay/:reference`, decoded; empty when there is none. */
export function lastSegment(pathname: string): string {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const last = segments[segments.length - 1] ?? '';
  if (segments.length < 2) return '';
  try {
    return decodeURIComponent(last);
  } catch {
    return '';
  }
}

const refusedSchemes = ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'];

/**
 * An address the browser may be sent to, absolute, or null. Apps have schemes of their own (a wallet, a
 * shop's app), so every scheme is allowed except those that run or show content inside this page.
 */
export function navigableUrl(url: string | null | undefined, base: string): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url, base);
    return refusedSchemes.includes(parsed.protocol) ? null : parsed.href;
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
