import { CALLBACK_SUCCESS_REPLY, HaiPayClient, loadKeys, verifyCallback } from '@naru/haipay';
import { Hono } from 'hono';

/** A shop that takes Kakao Pay by HaiPay. `credentials` are those of its app, `ownUrl` where callbacks reach it. */
export function makeShop(credentials, ownUrl) {
  const client = new HaiPayClient(credentials);
  const keys = loadKeys({ secretKey: credentials.secretKey, publicKey: credentials.platformPublicKey });
  const orders = new Map();
  const app = new Hono();

  app.post('/orders', async (context) => {
    const orderId = `SHOP-${orders.size + 1}`;
    orders.set(orderId, { state: 'waiting', paidTimes: 0 });
    const made = await client.collectApply({
      orderId,
      name: '홍길동',
      phone: '01012345678',
      email: 'payer@example.com',
      amount: '23500',
      payType: 'EWALLET',
      inBankCode: 'KAKAOPAY_KRW',
      callBackUrl: `${ownUrl()}/paid`,
      callBackFailUrl: `${ownUrl()}/failed`,
      partnerUserId: 'user-1',
      notifyUrl: `${ownUrl()}/hooks/haipay`,
    });
    if (!made.ok) return context.json({ error: made }, 502);
    return context.json({ orderId, payUrl: made.data.payUrl });
  });

  app.get('/orders/:id', (context) => context.json(orders.get(context.req.param('id')) ?? null));

  app.post('/hooks/haipay', async (context) => {
    const verified = verifyCallback({ body: await context.req.text(), keys });
    if (!verified.ok) return context.text('not genuine', 400);
    const order = orders.get(String(verified.payload.orderId));
    // A callback may come twice: what was booked is not booked again.
    if (order && order.state === 'waiting') {
      order.state = verified.outcome === 'success' ? 'paid' : 'failed';
      if (order.state === 'paid') order.paidTimes += 1;
    }
    return context.text(CALLBACK_SUCCESS_REPLY);
  });

  return app;
}
