import type {
  Channel,
  ChannelEvents,
  Clock,
  Currency,
  Failure,
  IdentityVerifier,
  MethodKind,
  Store,
} from '@naru/engine';
import type { CardAcceptor, CardData } from '@naru/vault';
import type { NoticePort, ReturnPort } from './notices.ts';
import type { StatementPort } from './statements.ts';

/** What a channel may be able to do. None is required: what an adapter does not have is not offered. */
export const PORTS = [
  'payments',
  'refunds',
  'payouts',
  'identity',
  'cards',
  'notices',
  'returns',
  'statements',
] as const;
export type PortName = (typeof PORTS)[number];

/**
 * Who carries out payments, refunds or payouts: all that the gateway knows of a channel. Wiring, catalogue, notices and
 * command line are made from the list of these objects. docs/channels.md says how to write one.
 */
export interface ChannelAdapter {
  /** In the catalogue of methods, on the command line, in paths and in metrics: small letters and digits. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  /** Where it exists; in both modes when absent. */
  readonly modes?: readonly Mode[];
  /** The settings it needs before it can be opened. */
  readonly settings: readonly ChannelSetting[];
  readonly capabilities: ChannelCapabilities;
  /** Its ports, with the settings of its account. It is opened once in a process. */
  open(parts: ChannelParts): OpenChannel;
}

export type Mode = 'sandbox' | 'live';

export interface ChannelSetting {
  readonly name: string;
  /** What it is and where to find it, for the command line. */
  readonly help: string;
  /** Not shown again. All settings are sealed in the store. */
  readonly isSecret?: boolean;
  readonly isOptional?: boolean;
  /** What is wrong with a value, as the end of a sentence; undefined when nothing is. */
  faultOf?(value: string): string | undefined;
}

export interface ChannelCapabilities {
  /** Those that `open` gives: known also while the channel lacks its settings. */
  readonly ports: readonly PortName[];
  readonly kinds: readonly MethodKind[];
  /** Of orders; all when absent. */
  readonly currencies?: readonly Currency[];
}

/** A channel that can be called. Cards are shown to `cards` before their payment starts. */
export interface OpenChannel extends Channel {
  readonly identity?: IdentityVerifier;
  readonly cards?: CardAcceptor;
  readonly notices?: NoticePort;
  readonly returns?: ReturnPort;
  readonly statements?: StatementPort;
}

/** Where a channel finds the number of a stored card: the vault. */
export interface CardReader {
  open(merchantId: string, token: string): Promise<CardData | undefined>;
}

/** What an adapter is opened with. */
export interface ChannelParts {
  readonly mode: Mode;
  /** By name; checked against the schema. */
  readonly settings: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly cards: CardReader;
  /** For what no notice of HTTP brings: a file, a poll, a simulated button. */
  readonly events: ChannelEvents;
  /** Where the world finds this gateway. */
  readonly publicUrl: string;
  /** Where the channel sends its notices, and where payers come back from its pages. */
  readonly noticeUrl: string;
  readonly returnUrl: string;
  /** For the memory of channels that are simulated in this database. */
  readonly store: Store;
  /** What a code of a dialect means: the simulated banks refuse by it. */
  readonly payoutFailure: (code: string) => Failure | undefined;
  readonly onError: (error: unknown) => void;
}
