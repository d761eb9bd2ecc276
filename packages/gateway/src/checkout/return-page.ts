import { createHash } from 'node:crypto';
import type { Leaving } from '../contract/checkout-dialect.ts';

/** A field may be called "submit" and would then hide the form's own function. */
const SUBMIT = 'HTMLFormElement.prototype.submit.call(document.forms[0])';

/** The page stays while the system opens an app; the form is submitted after that. */
const APP_FIRST_MS = 700;
const OPEN_APP = 'location.href=document.links[0].href';

const SCRIPTS = {
  form: SUBMIT,
  app: OPEN_APP,
  both: `${OPEN_APP};setTimeout(()=>{${SUBMIT}},${APP_FIRST_MS})`,
} as const;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const STYLE =
  'body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#111827;text-align:center}' +
  'main{padding:72px 24px}a{display:inline-block;padding:14px 28px;border-radius:10px;' +
  'background:#1f6feb;color:#fff;font-weight:600;text-decoration:none}';

/**
 * No `form-action`: browsers also apply it to later redirects, and a merchant may redirect the payer to another origin
 * or to an app. Nothing on this page needs the protection: one form and one link, whose addresses the merchant gave,
 * and one script, pinned by its hash.
 */
export const RETURN_PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${Object.values(SCRIPTS).map(hashOf).join(' ')}`,
  `style-src ${hashOf(STYLE)}`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * The page that posts a dialect's form to the merchant, or opens the merchant's app, or both. A page of its own, so
 * that the payment page, where cards are typed, never has to allow forms to other sites. The script runs while the page
 * is loading, so that it leaves no history entry that would submit again on the way back. Systems that open an app only
 * on a tap have the link.
 */
export function returnPage({ action, fields, appUrl }: Leaving): string {
  const kind = action === null ? 'app' : appUrl === undefined ? 'form' : 'both';
  return [
    '<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>Naru</title>',
    `<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">`,
    ...(appUrl === undefined ? [] : [`<style>${STYLE}</style>`]),
    '</head><body>',
    ...(action === null ? [] : formOf(action, fields)),
    ...(appUrl === undefined
      ? []
      : [`<main><a href="${escaped(appUrl)}">앱으로 돌아가기<br>Back to the app</a></main>`]),
    `<script>${SCRIPTS[kind]}</script></body></html>`,
  ].join('\n');
}

function formOf(action: string, fields: Leaving['fields']): string[] {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return [
    `<form method="post" action="${escaped(action)}" accept-charset="utf-8">`,
    ...inputs,
    '<noscript><button>계속 / Continue</button></noscript></form>',
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
