import { HaiPayClient } from '@naru/haipay';
import { TeemoPayClient } from '@naru/teemopay';
import { afterAll, beforeAll } from 'vitest';
import { type Naru, startNaru } from '../../src/index.ts';

let count = 0;

export function newNumber(): string {
  count += 1;
  return `T-${process.pid}-${count}`;
}

/** Members that are undefined are left out. */
interface OrderChanges {
  readonly notifyUrl?: string;
  readonly inBankCode?: string | undefined;
  readonly payType?: string | undefined;
  readonly country?: string;
}

/** A gateway for the tests of a file, and a merchant's calls to it. */
export class Shop {
  naru!: Naru;

  get haipay(): HaiPayClient {
    return new HaiPayClient(this.naru.haipay);
  }

  /** A wallet payment of HaiPay; answers its number. */
  async order(changes: OrderChanges = {}): Promise<string> {
    return (await this.opened(changes)).orderId;
  }

  /** The same with the address of its payment page. */
  async opened(changes: OrderChanges = {}): Promise<{ readonly orderId: string; readonly payUrl: string }> {
    const orderId = newNumber();
    const made = await this.haipay.collectApply({
      orderId,
      name: '홍길동',
      phone: '01012345678',
      email: 'payer@example.com',
      amount: '23500',
      payType: 'EWALLET',
      inBankCode: 'KAKAOPAY_KRW',
      callBackUrl: 'https://shop.example/paid',
      callBackFailUrl: 'https://shop.example/failed',
      partnerUserId: 'user-1',
      notifyUrl: this.naru.callbacks.url,
      ...changes,
    } as Parameters<HaiPayClient['collectApply']>[0]);
    if (!made.ok) throw new Error(JSON.stringify(made));
    return { orderId, payUrl: made.data.payUrl };
  }

  account(changes: { notifyUrl?: string } = {}): Promise<string> {
    return this.order({ payType: 'VA', inBankCode: 'KOOKMIN_BANK', ...changes });
  }

  async payout(): Promise<string> {
    const orderId = newNumber();
    const made = await this.haipay.payApply({
      orderId,
      amount: '2000',
      accountType: 'BANK_ACCOUNT',
      bankCode: 'SHBKKRSE',
      accountNo: '110123456789',
      name: 'Hong Gildong',
      phone: '01012345678',
      email: 'payee@example.com',
      partnerUserId: 'user-1',
      notifyUrl: this.naru.callbacks.url,
    } as Parameters<HaiPayClient['payApply']>[0]);
    if (!made.ok) throw new Error(JSON.stringify(made));
    return orderId;
  }

  async statusOf(orderId: string): Promise<unknown> {
    const asked = await this.haipay.collectQuery({ orderId } as Parameters<HaiPayClient['collectQuery']>[0]);
    if (!asked.ok) throw new Error(JSON.stringify(asked));
    return (asked.data as unknown as Record<string, unknown>)['status'];
  }

  teemopay(): TeemoPayClient {
    return new TeemoPayClient(this.naru.teemopay);
  }
}

/** A shop whose gateway lives as long as the tests of the file; whether callbacks were taken is a test's own matter. */
export function testShop(): Shop {
  const shop = new Shop();
  beforeAll(async () => {
    shop.naru = await startNaru({ undelivered: 'ignore' });
  });
  afterAll(() => shop.naru?.close());
  return shop;
}
