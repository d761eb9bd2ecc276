import { newId, type PaymentOrder, type Store } from '@naru/engine';
import { openFreshEmbedded } from '../../../../test/support/stores.ts';
import type { ChannelBench, Line } from '../../src/conformance/index.ts';
import { refusal, SANDBOX, type SandboxOrder } from '../../src/index.ts';
import { EventRecorder, HandClock, Sandbox } from './sandbox.ts';

const CHECK_CARD = '4111 1111 1111 1111';

/** One database for all benches of a file: each has its own clock and event recorder, and makes new references. */
export class SandboxBenches {
  #store: Promise<Store> | undefined;

  async close(): Promise<void> {
    await (await this.#store)?.close();
  }

  readonly open = async (): Promise<ChannelBench> => {
    this.#store ??= openFreshEmbedded();
    const store = await this.#store;
    const kit = new Sandbox();
    kit.open(store);
    return benchOf(store, kit);
  };
}

function benchOf(store: Store, kit: Sandbox): ChannelBench {
  const clock = new HandClock();
  const recorder = new EventRecorder();
  const open = SANDBOX.open({
    mode: 'sandbox',
    settings: {},
    store,
    clock,
    events: recorder,
    cards: kit.vault,
    publicUrl: 'https://naru',
    noticeUrl: 'https://naru/notices',
    returnUrl: 'https://naru/return',
    payoutFailure: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  const { parts, ...ports } = open;
  let line: Line = 'up';
  const orderOf = (reference: string) => parts.orders.get(reference) as Promise<SandboxOrder | undefined>;
  const end = async (reference: string, how: 'succeed' | 'fail') => {
    const order = await orderOf(reference);
    if (!order) throw new Error(`the sandbox has no order ${reference}`);
    const { control } = parts;
    const { subjectId } = order;
    const isDone =
      order.kind === 'payment'
        ? how === 'succeed'
          ? await control.succeedPayment(subjectId)
          : await control.failPayment(subjectId, refusal('wallet_funds'))
        : how === 'succeed'
          ? await control.succeedPayout(subjectId)
          : await control.failPayout(subjectId, refusal('account'));
    if (!isDone) throw new Error(`${reference} can not ${how}`);
  };
  return {
    adapter: SANDBOX,
    channel: {
      ...ports,
      payments: lossy(open.payments!, () => line),
      refunds: lossy(open.refunds!, () => line),
      payouts: lossy(open.payouts!, () => line),
    },
    bank: {
      // The sandbox is in this process: what can be lost between it and the engine is its answer.
      lines: ['up', 'loses_answers'],
      setLine: async (next) => {
        line = next;
      },
      ordersOf: async (reference) => ((await orderOf(reference)) ? 1 : 0),
      approve: (reference) => end(reference, 'succeed'),
      decline: (reference) => end(reference, 'fail'),
      finish: (reference) => end(reference, 'succeed'),
      refuse: (reference) => end(reference, 'fail'),
    },
    events: async () => recorder.events,
    payment: async () =>
      kit.order({ methodKind: 'wallet', brand: 'kakaopay', currency: 'KRW', amount: 2000n }),
    authorized: async () => {
      const order = await kit.cardOrder(CHECK_CARD, { intent: 'authorize' });
      return order as PaymentOrder;
    },
    refund: (of) => kit.refund(of),
    payout: () => ({
      reference: newId(clock.now()),
      channelReference: null,
      merchantId: kit.merchantId,
      payoutId: newId(clock.now()),
      platformNumber: 'O1',
      bank: 'BANK',
      amount: 1000n,
      currency: 'KRW',
      payee: { name: 'Hong Gildong' },
    }),
    identityCode: async (reference) => (await parts.identities.codeOf(reference)) ?? '',
    close: async () => {},
  };
}

/** The port behind a line that may lose what is said: the sandbox has carried it out by then. */
function lossy<P extends object>(port: P, line: () => Line): P {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        const answer: unknown = await Reflect.apply(member, target, args);
        if (line() === 'loses_answers') throw new Error('the answer was lost');
        return answer;
      };
    },
  });
}
