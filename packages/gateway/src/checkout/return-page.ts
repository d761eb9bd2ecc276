import { createHash } from 'node:crypto';
import type { ReturnForm } from '@naru/checkout';

/** A field may be called "submit" and would then stand where the form's own function is. */
const SCRIPT = 'HTMLFormElement.prototype.submit.call(document.forms[0])';

/**
 * No `form-action`: browsers apply it to the redirects that follow as well, and a merchant may pass the payer on from
 * the address that takes the result to another origin or to an app. There is nothing on this page to protect: one
 * form, whose address the merchant gave, and one script, which its hash pins.
 */
export const RETURN_PAGE_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * The page that submits a dialect's form to the merchant. It stands between, so that the payment page itself, where
 * cards are typed, never has to allow forms that go elsewhere. The script runs while the page is still loading: so
 * it leaves no entry in the history that would send the payer off again on the way back.
 */
export function returnPage({ action, fields }: ReturnForm): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return [
    '<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>Naru</title>',
    '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"></head><body>',
    `<form method="post" action="${escaped(action)}" accept-charset="utf-8">`,
    ...inputs,
    '<noscript><button>계속 / Continue</button></noscript></form>',
    `<script>${SCRIPT}</script></body></html>`,
  ].join('\n');
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
