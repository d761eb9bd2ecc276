import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { adapterFaults, CHANNELS, type ChannelAdapter } from '@naru/channels';
import { type Config, ConfigError, type Environment, pluginPaths, readConfig } from './config.ts';
import { dialectFaults } from './dialects/faults.ts';
import { DIALECTS } from './dialects/index.ts';
import { type Dialect, type Dialects, dialectsByName } from './gateway.ts';

/** What a file named by `NARU_PLUGINS` exports by default. */
export interface Plugin {
  readonly dialects?: readonly Dialect[];
  readonly channels?: readonly ChannelAdapter[];
}

/** The dialects and channels of an installation: Naru's own and those of plug-ins. */
export interface Setup {
  readonly dialects: Dialects;
  readonly channels: readonly ChannelAdapter[];
}

interface Loaded extends Setup {
  /** One line each; faulty ones are left out of the lists. */
  readonly faults: readonly string[];
}

/**
 * The environment with the dialects and channels, including those of its plug-ins. Throws `ConfigError` with all faults
 * of both at once.
 */
export async function readSetup(env: Environment): Promise<Setup & { config: Config }> {
  const { faults, ...setup } = await loadPlugins(pluginPaths(env));
  return { config: readConfig(env, faults), ...setup };
}

/** The dialects that can be loaded: for help texts, which must not depend on a correct environment. */
export async function knownDialects(env: Environment): Promise<Dialects> {
  return (await loadPlugins(pluginPaths(env))).dialects;
}

/** Why plug-ins of the environment are not among those: one line each. */
export async function pluginFaults(env: Environment): Promise<readonly string[]> {
  return (await loadPlugins(pluginPaths(env))).faults;
}

/** The dialects and channels of a configuration. Throws `ConfigError` when a plug-in has a fault. */
export async function setupOf({ plugins }: Config): Promise<Setup> {
  const { faults, ...setup } = await loadPlugins(plugins);
  if (faults.length > 0) throw new ConfigError(faults);
  return setup;
}

/** The dialects alone. */
export async function dialectsOf(config: Config): Promise<Dialects> {
  return (await setupOf(config)).dialects;
}

async function loadPlugins(files: readonly string[]): Promise<Loaded> {
  const dialects = [...DIALECTS];
  const channels = [...CHANNELS];
  const faults: string[] = [];
  for (const file of files) {
    const found = await pluginOf(file);
    if ('fault' in found) {
      faults.push(`NARU_PLUGINS: ${file} ${found.fault}`);
      continue;
    }
    for (const dialect of found.dialects) {
      const wrong = dialectFaults(dialect, dialects);
      if (wrong.length === 0) dialects.push(dialect);
      faults.push(...wrong.map((fault) => `NARU_PLUGINS: ${file}: ${fault}`));
    }
    for (const channel of found.channels) {
      const wrong = adapterFaults(channel, channels);
      if (wrong.length === 0) channels.push(channel);
      faults.push(...wrong.map((fault) => `NARU_PLUGINS: ${file}: ${fault}`));
    }
  }
  return { dialects: dialectsByName(dialects), channels, faults };
}

type Found = Required<Plugin> | { readonly fault: string };

async function pluginOf(file: string): Promise<Found> {
  // The loader's own words name a file of ours, too.
  if (!existsSync(file)) return { fault: 'can not be loaded: there is no such file' };
  let plugin: Plugin | undefined;
  try {
    plugin = ((await import(pathToFileURL(file).href)) as { default?: Plugin }).default;
  } catch (error) {
    return { fault: `can not be loaded: ${firstLine(error)}` };
  }
  const { dialects = [], channels = [] } = plugin ?? {};
  const isPlugin =
    Array.isArray(dialects) && Array.isArray(channels) && dialects.length + channels.length > 0;
  return isPlugin
    ? { dialects, channels }
    : { fault: 'must export { dialects: [...] } or { channels: [...] } by default' };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
