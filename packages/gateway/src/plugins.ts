import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Config, ConfigError, type Environment, pluginPaths, readConfig } from './config.ts';
import { type Dialect, type Dialects, dialectsByName } from './dialects/dialect.ts';
import { dialectFaults } from './dialects/faults.ts';
import { DIALECTS } from './dialects/index.ts';

/** What a file named by `NARU_PLUGINS` exports by default. */
export interface Plugin {
  readonly dialects?: readonly Dialect[];
}

interface Loaded {
  readonly dialects: Dialects;
  /** One line each; what is at fault is left out of `dialects`. */
  readonly faults: readonly string[];
}

/**
 * The environment and the dialects, those of its plug-ins among them. Throws `ConfigError` with every fault of both at
 * once.
 */
export async function readSetup(env: Environment): Promise<{ config: Config; dialects: Dialects }> {
  const { dialects, faults } = await loadPlugins(pluginPaths(env));
  return { config: readConfig(env, faults), dialects };
}

/** The dialects as far as they can be had: for help texts, which must not depend on a correct environment. */
export async function knownDialects(env: Environment): Promise<Dialects> {
  return (await loadPlugins(pluginPaths(env))).dialects;
}

/** The dialects of a configuration. Throws `ConfigError` when a plug-in has a fault. */
export async function dialectsOf({ plugins }: Config): Promise<Dialects> {
  const { dialects, faults } = await loadPlugins(plugins);
  if (faults.length > 0) throw new ConfigError(faults);
  return dialects;
}

async function loadPlugins(files: readonly string[]): Promise<Loaded> {
  const dialects = [...DIALECTS];
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
  }
  return { dialects: dialectsByName(dialects), faults };
}

type Found = { readonly dialects: readonly Dialect[] } | { readonly fault: string };

async function pluginOf(file: string): Promise<Found> {
  // The loader's own words name a file of ours, too.
  if (!existsSync(file)) return { fault: 'can not be loaded: there is no such file' };
  let plugin: Plugin | undefined;
  try {
    plugin = ((await import(pathToFileURL(file).href)) as { default?: Plugin }).default;
  } catch (error) {
    return { fault: `can not be loaded: ${firstLine(error)}` };
  }
  const dialects: unknown = plugin?.dialects;
  const isPlugin = Array.isArray(dialects) && dialects.length > 0;
  return isPlugin ? { dialects } : { fault: 'must export { dialects: [...] } by default' };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
