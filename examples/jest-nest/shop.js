require('reflect-metadata');
const {
  CALLBACK_SUCCESS_REPLY,
  deduplicationKey,
  loadPublicKey,
  TeemoPayClient,
  verifyCallback,
} = require('@naru/teemopay');
const {
  BadRequestException,
  Controller,
  Get,
  HttpCode,
  Module,
  Param,
  Post,
  Req,
} = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

/** A decorated class, written so that Node runs it without a compiler. */
function decorate(target, classDecorators, methods) {
  for (const [name, { decorators, parameters = [] }] of Object.entries(methods)) {
    for (const [at, decorator] of parameters.entries()) decorator(target.prototype, name, at);
    const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name);
    for (const decorator of decorators) decorator(target.prototype, name, descriptor);
  }
  for (const decorator of classDecorators) decorator(target);
  return target;
}

/** A shop that takes bank transfers to virtual accounts by TeemoPay. */
function shopModule(credentials) {
  const client = new TeemoPayClient(credentials);
  const platformKey = loadPublicKey(credentials.platformPublicKey);
  const orders = new Map();
  const booked = new Set();

  class Shop {
    async create() {
      const merchantOrderNo = `NEST-${orders.size + 1}`;
      const made = await client.paymentCreate({
        merchantOrderNo,
        paymentType: 801,
        amount: '1000',
        realName: '홍길동',
        accountHolderNumber: '950101',
        merchantName: 'Seoul Books',
      });
      if (!made.ok) throw new BadRequestException(made);
      orders.set(merchantOrderNo, { state: 'waiting', paid: 0 });
      return { merchantOrderNo };
    }

    show(number) {
      return orders.get(number);
    }

    receive(request) {
      const callback = verifyCallback({ body: request.rawBody, headers: request.headers, platformKey });
      if (!callback.ok) throw new BadRequestException(callback.reason);
      const key = deduplicationKey(callback);
      const order = orders.get(callback.payload.merchantOrderNo);
      if (order && callback.outcome === 'success' && !booked.has(key)) {
        booked.add(key);
        order.state = 'paid';
        order.paid += Number(callback.payload.paymentAmount);
      }
      return CALLBACK_SUCCESS_REPLY;
    }
  }
  decorate(Shop, [Controller()], {
    create: { decorators: [Post('orders')] },
    show: { decorators: [Get('orders/:number')], parameters: [Param('number')] },
    receive: { decorators: [HttpCode(200), Post('hooks/teemopay')], parameters: [Req()] },
  });
  class ShopModule {}
  return decorate(ShopModule, [Module({ controllers: [Shop] })], {});
}

/** The shop, listening on a port of its own. */
async function startShop(credentials, port) {
  const app = await NestFactory.create(shopModule(credentials), { rawBody: true, logger: ['error'] });
  await app.listen(port, '127.0.0.1');
  return app;
}

module.exports = { startShop };
