/** The shop's three pages: the counter, an order, and the way back from the payment. */
import { needsAccount } from './calls.ts';
import type { Order } from './orders.ts';
import { PRICES, WAYS } from './ways.ts';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
  h1 { font-size: 1.4rem }
  fieldset { border: 1px solid #d5dae1; border-radius: 8px; margin: 1rem 0; padding: .8rem 1rem }
  label { display: block; padding: .2rem 0 }
  button { font: inherit; color: #fff; background: #14532d; border: 0; border-radius: 8px; cursor: pointer;
    padding: .55rem 1.1rem; margin: .2rem .3rem .2rem 0 }
  button.plain { color: inherit; background: #e6eaf0 }
  input:not([type]) { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem }
  table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
  td { border-bottom: 1px solid #e6eaf0; padding: .4rem 0; overflow-wrap: anywhere }
  td:first-child { color: #57606a; width: 7rem }
  ul { padding-left: 1.2rem; overflow-wrap: anywhere }`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** JSON that may stand inside of a script element, whatever its texts are. */
const json = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>${body}</body></html>`;
}

export function shopPage(): string {
  const ways = Object.entries(WAYS).map(
    ([name, { label, currency }], index) =>
      `<label><input type="radio" name="way" value="${name}"${index === 0 ? ' checked' : ''}> ${label},
       ${PRICES[currency].amount} ${currency}</label>`,
  );
  return page(
    'A small bookshop',
    `<p>One copy of The Little Prince.</p><form method="post" action="/orders">
    <fieldset><legend>How to pay</legend>${ways.join('')}</fieldset>
    <fieldset><legend>Payment page</legend>
      <label><input type="radio" name="display" value="P" checked> in a window of its own</label>
      <label><input type="radio" name="display" value="R"> in this window</label>
      <label><input type="checkbox" name="autoclose" value="Y"> back at once, without the page of the result</label>
    </fieldset><button>Order</button></form>`,
  );
}

/** The script of the gateway needs nothing but its own tag. */
const PAY_SCRIPT = `
  const payload = JSON.parse(document.getElementById('payload').textContent);
  // Right in the click: later, browsers do not let a page open windows.
  document.getElementById('pay')?.addEventListener('click', () => EXIMBAY.request_pay(payload));
  // The page may be paid in another window, or tomorrow at a bank.
  setInterval(async () => {
    const answer = await fetch(location.pathname + '/state');
    if (answer.ok && (await answer.text()) !== document.body.querySelector('#state').textContent) location.reload();
  }, 1000);`;

export function orderPage(
  order: Order,
  standing: { status: string; balance: string },
  naruUrl: string,
): string {
  const { amount, currency } = order.request.payment;
  const rows = {
    order: order.id,
    amount: `${amount} ${currency}`,
    state: order.state,
    note: order.note,
    transaction: order.transactionId ?? '',
    gateway: standing.status,
    balance: standing.balance,
  };
  const cells = Object.entries(rows).map(
    ([name, text]) => `<tr><td>${name}</td><td id="${name}">${escaped(text)}</td></tr>`,
  );
  const results = order.results.map((text) => `<li>${escaped(text)}</li>`).join('');
  return page(
    'Your order',
    `<table>${cells.join('')}</table>
    ${order.state === 'open' ? '<button id="pay">Pay</button>' : ''}${clerkForms(order, standing.balance)}
    <p>Results that came:</p><ul id="results">${results}</ul><p><a href="/">Another order</a></p>
    <script type="application/json" id="payload">${json(order.payload)}</script>
    <script src="${escaped(naruUrl)}/v1/javascriptSDK.js"></script><script>${PAY_SCRIPT}</script>`,
  );
}

/** What a merchant's clerk may do. In a real shop these buttons are behind a login. */
function clerkForms(order: Order, balance: string): string {
  const form = (action: string, inner: string) =>
    `<form method="post" action="/orders/${order.id}/${action}">${inner}</form>`;
  if (order.state === 'authenticated')
    return form('confirm', '<button id="confirm">Charge the card</button>');
  if (order.state === 'authorized') return form('capture', '<button id="capture">Capture</button>');
  if (order.state !== 'paid' || !/[1-9]/.test(balance)) return '';
  const { currency } = order.request.payment;
  const { part } = PRICES[currency as keyof typeof PRICES];
  const account = needsAccount(order)
    ? `<label>Account holder <input name="user_name" required></label>
       <label>Bank code <input name="bank_code" required></label>
       <label>Account number <input name="account_number" required></label>`
    : '';
  return form(
    'refund',
    `<input type="hidden" name="balance" value="${escaped(balance)}">${account}
    <button class="plain" id="refund-part" name="part" value="Y">Refund ${part} ${currency}</button>
    <button class="plain" id="refund-full">Refund ${escaped(balance)} ${currency}</button>`,
  );
}

/** Where the payer comes back to: in the pop-up, which then closes, or in the shop's own window. */
export function returnPage(order: Order): string {
  const address = json(`/orders/${order.id}`);
  return page(
    'Thank you',
    `<p><a href="/orders/${order.id}">To your order</a></p><script>
    if (window.opener) { opener.location.href = ${address}; window.close(); } else location.replace(${address});
    </script>`,
  );
}
