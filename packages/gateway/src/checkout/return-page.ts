import { createHash } from 'node:crypto';
import type { Leaving } from '../contract/checkout-dialect.ts';

/** A field may be called "submit" and would then stand where the form's own function is. */
const SUBMIT = 'HTMLFormElement.prototype.submit.call(document.forms[0])';

/** The page stays as it is while the system opens an app; the form goes after it. */
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
 * No `form-action`: browsers apply it to the redirects that follow as well, and a merchant may pass the payer on from
 * the address that takes the result to another origin or to an app. There is nothing on this page to protect: one
 * form and one link, whose addresses the merchant gave, and one script, which its hash pins.
 */
export const RETURN_PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${Object.values(SCRIPTS).map(hashOf).join(' ')}`,
  `style-src ${hashOf(STYLE)}`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * The page that submits a dialect's form to the merchant, or opens the merchant's app, or both. It stands between, so
 * that the payment page itself, where cards are typed, never has to allow forms that go elsewhere. The script runs
 * while the page is still loading: so it leaves no entry in the history that would send the payer off again on the way
 * back. Systems that open an app only for a tap have the link.
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
