/*
 * The script of a shop's page: EXIMBAY.request_pay(payload) opens the payment page. It needs no other script and does
 * not mind any. It runs as it stands in the payer's browser, so it keeps to what browsers have known since 2018.
 */
(() => {
  const WINDOW_NAME = 'EXIMBAY_PAYMENT';
  const WINDOW_FEATURES = 'width=720,height=840,resizable=yes,scrollbars=yes';
  const SCRIPT_PATH = /^([^?]*)\/v[12]\/javascriptSDK\.js(?:\?.*)?$/;
  const TIMEOUT_MS = 30000;
  const SUCCESS = '0000';
  const UNREACHABLE = 'The payment page cannot be reached. Please try again.';

  /** The calls go to where this script came from. Loaders that put it into the page later leave no current script. */
  const script =
    document.currentScript || Array.from(document.scripts).find(({ src }) => SCRIPT_PATH.test(src));
  const base = script ? script.src.replace(SCRIPT_PATH, '$1') : '';

  /**
   * The window that the page appears in. It has to be opened while the payer's click is being handled, before the
   * answer is there, or browsers take it for an advertisement. Null: this window, as was wanted or for want of another.
   */
  function openWindow(settings) {
    // Apps show one window only.
    if (settings.display_type === 'R' || settings.call_from_app === 'Y') return null;
    return window.open('', WINDOW_NAME, WINDOW_FEATURES);
  }

  /** All that is plain in the answer goes along as fields, but for the outcome and the address. */
  function submitForm({ rescode, resmsg, url, ...others }, opened) {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = new URL(url, `${base}/`).href;
    form.acceptCharset = 'UTF-8';
    form.target = opened ? WINDOW_NAME : '_self';
    form.hidden = true;
    for (const [name, value] of Object.entries(others)) {
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      field.value = String(value);
      form.append(field);
    }
    document.body.append(form);
    // Not form.submit(): a field of that name would stand in its place.
    HTMLFormElement.prototype.submit.call(form);
    form.remove();
    if (opened) opened.focus();
  }

  /** Whether nothing was opened in the window yet. What another origin shows there can not be read. */
  function isBlank(opened) {
    try {
      return opened.location.href === 'about:blank';
    } catch {
      return false;
    }
  }

  /** A window in which the payer is paying by an earlier click stays. */
  function report(message, opened) {
    if (opened && isBlank(opened)) opened.close();
    window.alert(message);
  }

  async function askForPage(body) {
    const aborter = new AbortController();
    const timer = setTimeout(() => aborter.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(`${base}/v1/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        credentials: 'omit',
        body,
        signal: aborter.signal,
      });
      return await response.json();
    } catch {
      return { resmsg: UNREACHABLE };
    } finally {
      clearTimeout(timer);
    }
  }

  /** `payload`: the body that was prepared, unchanged, and its fgkey. */
  function requestPay(payload) {
    const order = typeof payload === 'string' ? JSON.parse(payload) : payload;
    const opened = openWindow(order.settings || {});
    askForPage(JSON.stringify(order)).then((answer) => {
      if (answer.rescode === SUCCESS && typeof answer.url === 'string') submitForm(answer, opened);
      else report(answer.rescode ? `[${answer.rescode}] ${answer.resmsg}` : UNREACHABLE, opened);
    });
  }

  window.EXIMBAY = Object.assign(window.EXIMBAY || {}, { request_pay: requestPay });
})();
