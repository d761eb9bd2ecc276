import type { Sealer } from '../base/secrets.ts';
import type { Queryable } from '../store/store.ts';

const GET = `select settings_sealed from channel_settings where channel = $1`;
const SET = `
  insert into channel_settings (channel, settings_sealed, updated_at) values ($1, $2, $3)
  on conflict (channel) do update set settings_sealed = excluded.settings_sealed, updated_at = excluded.updated_at`;

/** What the sealed settings of a channel are bound to. */
export function channelSettingsContext(channel: string): string {
  return `channel_settings/${channel}`;
}

export type OpenedSettings =
  | { readonly settings: Readonly<Record<string, string>>; readonly fault?: undefined }
  | { readonly settings?: undefined; readonly fault: string };

/** The settings of a channel's account: its address and its secrets, sealed. One account per channel so far. */
export class ChannelSettings {
  readonly #store: Queryable;
  readonly #sealer: Sealer;

  constructor(store: Queryable, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  /** By name; empty when nothing was set. Those of one channel may be sealed under a key that is gone. */
  async get(channel: string): Promise<OpenedSettings> {
    const [row] = await this.#store.query<{ settings_sealed: string }>(GET, [channel]);
    if (!row) return { settings: {} };
    const { text, fault } = this.#sealer.openOrFault(row.settings_sealed, channelSettingsContext(channel));
    return text === undefined ? { fault } : { settings: JSON.parse(text) as Record<string, string> };
  }

  /** Replaces all settings of the channel. */
  async set(channel: string, settings: Readonly<Record<string, string>>, now: Date): Promise<void> {
    const sealed = this.#sealer.seal(JSON.stringify(settings), channelSettingsContext(channel));
    await this.#store.query(SET, [channel, sealed, now]);
  }
}
