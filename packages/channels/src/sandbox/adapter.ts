import type { ChannelAdapter, ChannelParts, OpenChannel } from '../adapter/adapter.ts';
import { SandboxNoticeFaults } from './callback-faults.ts';
import { SandboxCards } from './cards.ts';
import { SandboxChannel } from './channel.ts';
import { SandboxControl } from './control.ts';
import { SandboxIdentities } from './identity.ts';
import { SandboxOrders } from './orders.ts';
import { SANDBOX_NAME, SandboxRunner } from './runner.ts';
import { SandboxScreens } from './screens.ts';
import { StoredCards } from './stored-cards.ts';
import { SandboxUpstream } from './upstream.ts';

/** What the sandbox is controlled by, beside its ports. */
export interface SandboxParts {
  readonly orders: SandboxOrders;
  readonly runner: SandboxRunner;
  readonly notices: SandboxNoticeFaults;
  readonly screens: SandboxScreens;
  readonly control: SandboxControl;
  readonly identities: SandboxIdentities;
  readonly upstream: SandboxUpstream;
}

export interface OpenSandbox extends OpenChannel {
  readonly parts: SandboxParts;
}

/** Banks, wallets, shops and card issuers that are played by this process. Its memory is the store. */
export const SANDBOX: Omit<ChannelAdapter, 'open'> & { open(parts: ChannelParts): OpenSandbox } = {
  name: SANDBOX_NAME,
  title: 'Sandbox',
  modes: ['sandbox'],
  settings: [],
  capabilities: {
    ports: ['payments', 'refunds', 'payouts', 'identity', 'cards'],
    kinds: [
      'card',
      'wallet',
      'convenience_store',
      'bank_transfer',
      'virtual_account_chooser',
      'virtual_account',
      'virtual_account_any',
      'virtual_account_verified',
      'bank_payout',
    ],
  },
  open(parts) {
    const { store, clock, events, publicUrl, payoutFailure, onError } = parts;
    const orders = new SandboxOrders(store);
    const notices = new SandboxNoticeFaults(store, clock);
    const runner = new SandboxRunner(orders, events, clock, onError, () => notices.isNextLost());
    const identities = new SandboxIdentities(store, clock);
    const upstream = new SandboxUpstream();
    const channel = new SandboxChannel(
      orders,
      new SandboxCards(store, clock),
      new StoredCards(store, parts.cards, clock),
      clock,
      (reference) => `${publicUrl}/sandbox/pay/${reference}`,
      payoutFailure,
    );
    const guarded = upstream.guarded(channel);
    return {
      name: SANDBOX_NAME,
      payments: guarded,
      refunds: guarded,
      payouts: guarded,
      cards: channel,
      identity: upstream.guarded(identities),
      parts: {
        orders,
        runner,
        notices,
        screens: new SandboxScreens(orders, runner, events, clock),
        control: new SandboxControl(orders, runner, clock),
        identities,
        upstream,
      },
    };
  },
};
