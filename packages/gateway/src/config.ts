import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_RISK_KEPT_DAYS, MAX_WINDOW_DAYS, Secret } from '@naru/engine';
import ipaddr from 'ipaddr.js';
import { type Keys, MIN_KEY_CHARS, readKeys, SEALING_KEYS } from './config-keys.ts';
import type { Environment, Mode } from './environment.ts';
import { isDecodable } from './net/decodable.ts';
import { readTrustedProxies, shownTrustedProxies, type TrustedProxies } from './net/trusted-proxies.ts';

export type { Environment, Mode } from './environment.ts';

/** The program's settings from its environment (docs/operation.md). Times have their unit in the name. */
export interface Config extends Keys {
  readonly mode: Mode;
  /** Files that bring dialects of their own, as absolute paths (plugins.ts). */
  readonly plugins: readonly string[];
  readonly host: string;
  readonly port: number;
  /** The listener for operation: readiness, metrics, description. Undefined: in the sandbox all of it is on `port`. */
  readonly ops: { readonly host: string; readonly port: number } | undefined;
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Base of the links given out, without a trailing slash. */
  readonly publicUrl: string;
  /** Private addresses that callbacks may go to, as CIDR ranges. */
  readonly callbackAllowedRanges: readonly string[];
  readonly logLevel: string;
  /** Whose X-Forwarded-For is trusted. */
  readonly trustedProxies: TrustedProxies;
  /**
   * The header in which the proxy in front of the gateway sends the payer's country (`cf-ipcountry`, for example);
   * undefined: unknown.
   */
  readonly countryHeader: string | undefined;
  /** Web pages of any origin may call the merchants' APIs; in the sandbox only. */
  readonly sandboxCors: boolean;
  readonly databasePoolSize: number;
  /** How far this machine's clock and the database's may differ. */
  readonly clockToleranceSeconds: number;
  /** The operators' key for `/admin/v1`; undefined: that API is off. */
  readonly operatorKey: Secret | undefined;
  /** How long the data that payers were assessed by is kept. */
  readonly riskKeptDays: number;
  /** The mail server for mails to payers; the URL contains a password. Undefined: none. */
  readonly smtpUrl: Secret | undefined;
  /** The sender of those mails. */
  readonly mailFrom: string | undefined;
}

/** All faults of the environment, one line per fault. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** The root of the project: where `sandbox/` stands, and what relative paths start from. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** As open as the sandbox's controls: whoever reaches a sandbox may do anything in it. */
/** Of a sandbox that was given none of its own. */
export const SANDBOX_OPERATOR_KEY = 'naru-sandbox-operator';
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const LOOPBACK_RANGES = ['127.0.0.0/8', '::1/128'];

/**
 * Reads the environment. Throws `ConfigError` with all faults at once, including those already known, so that one start
 * shows them all.
 */
export function readConfig(env: Environment, knownFaults: readonly string[] = []): Config {
  const faults = [...knownFaults];
  const mode = readMode(env, faults);
  const host = env['HOST'] || '127.0.0.1';
  const port = readInteger(env, 'PORT', 8080, 0, 65535, faults);
  const databaseUrl = readDatabaseUrl(env, mode, faults);
  const publicUrl = readPublicUrl(env, mode, host, port, faults);
  const config: Config = {
    mode,
    plugins: pluginPaths(env),
    host,
    port,
    ops: readOps(env, port, faults),
    databaseUrl,
    // A given path is relative to where the command was run; the default belongs to the project.
    dataDir: path.resolve(env['NARU_DATA_DIR'] || path.join(projectRoot, 'data')),
    publicUrl,
    ...readKeys(env, mode, faults),
    callbackAllowedRanges: readRanges(env, mode, faults),
    logLevel: readChoice(env, 'NARU_LOG_LEVEL', LOG_LEVELS, 'info', faults),
    trustedProxies: readProxies(env, faults),
    countryHeader: readHeaderName(env, 'NARU_COUNTRY_HEADER', faults),
    sandboxCors: readSandboxCors(env, mode, faults),
    databasePoolSize: readInteger(env, 'NARU_DATABASE_POOL_SIZE', 12, 2, 500, faults),
    clockToleranceSeconds: readInteger(env, 'NARU_CLOCK_TOLERANCE_SECONDS', 30, 1, 3600, faults),
    operatorKey: readOperatorKey(env, mode, faults),
    riskKeptDays: readInteger(
      env,
      'NARU_RISK_KEPT_DAYS',
      DEFAULT_RISK_KEPT_DAYS,
      MAX_WINDOW_DAYS,
      3650,
      faults,
    ),
    ...readMails(env, faults),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** A given path is relative to where the command was run. */
export function pluginPaths(env: Environment): readonly string[] {
  const paths = (env['NARU_PLUGINS'] ?? '').split(',').map((file) => file.trim());
  return paths.filter((file) => file !== '').map((file) => path.resolve(file));
}

function readSandboxCors(env: Environment, mode: Mode, faults: string[]): boolean {
  const isOn = readChoice(env, 'NARU_SANDBOX_CORS', ['true', 'false'], 'false', faults) === 'true';
  if (isOn && mode === 'live')
    faults.push('NARU_SANDBOX_CORS is for the sandbox: live keys do not belong into browsers');
  return isOn;
}

/** Whoever connects decodes these parts, and would only say "URI malformed". The value is not repeated. */
function requireDecodable(name: string, url: URL, faults: string[]): void {
  if ([url.username, url.password, url.hostname, url.pathname].every(isDecodable)) return;
  faults.push(`${name} must have each % of a user, a password, a host or a path written as %25`);
}

function readMode(env: Environment, faults: string[]): Mode {
  return readChoice(env, 'NARU_MODE', ['sandbox', 'live'], 'sandbox', faults) as Mode;
}

function readChoice(
  env: Environment,
  name: string,
  choices: readonly string[],
  fallback: string,
  faults: string[],
): string {
  const text = env[name] || fallback;
  if (choices.includes(text)) return text;
  faults.push(`${name} must be one of ${choices.join(', ')}; it is "${text}"`);
  return fallback;
}

function readHeaderName(env: Environment, name: string, faults: string[]): string | undefined {
  const text = env[name]?.toLowerCase() || undefined;
  if (text === undefined || /^[a-z0-9-]{1,64}$/.test(text)) return text;
  faults.push(`${name} must be the name of a header; it is "${text}"`);
  return undefined;
}

function readInteger(
  env: Environment,
  name: string,
  fallback: number,
  minimum: number,
  maximum: number,
  faults: string[],
): number {
  const text = env[name];
  if (!text) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  faults.push(`${name} must be a whole number from ${minimum} to ${maximum}; it is "${text}"`);
  return fallback;
}

function readOps(env: Environment, mainPort: number, faults: string[]): Config['ops'] {
  if (!env['NARU_OPS_PORT']) {
    if (env['NARU_OPS_HOST']) faults.push('NARU_OPS_HOST needs NARU_OPS_PORT, the port to listen on there');
    return undefined;
  }
  const port = readInteger(env, 'NARU_OPS_PORT', 0, 0, 65535, faults);
  if (port !== 0 && port === mainPort) faults.push('NARU_OPS_PORT must be another port than PORT');
  return { host: env['NARU_OPS_HOST'] || '127.0.0.1', port };
}

/**
 * The driver (pg-connection-string 2) takes a `%` that begins no code for the character, where it finds one: passwords
 * with such a `%` have worked, and go on working.
 */
function asDriverReads(text: string): string {
  const isRaw = / |%[^a-f0-9]|%[a-f0-9][^a-f0-9]/i.test(text);
  return isRaw ? encodeURI(text).replace(/%25(\d\d)/g, '%$1') : text;
}

function readDatabaseUrl(env: Environment, mode: Mode, faults: string[]): string | undefined {
  const text = env['DATABASE_URL'] || undefined;
  if (text === undefined) {
    if (mode === 'live') {
      faults.push(
        'NARU_MODE=live needs DATABASE_URL: the embedded database is for the sandbox, evaluation and tests only',
      );
    }
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') {
    requireDecodable('DATABASE_URL', new URL(asDriverReads(text)), faults);
    return text;
  }
  // The value is not repeated: it holds a password.
  faults.push('DATABASE_URL must be a URL that begins with postgres:// or postgresql://');
  return undefined;
}

function readPublicUrl(env: Environment, mode: Mode, host: string, port: number, faults: string[]): string {
  const text = env['NARU_PUBLIC_URL'];
  if (!text) {
    if (mode === 'live') faults.push('NARU_MODE=live needs NARU_PUBLIC_URL, the address that payers reach');
    const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const ok = url && (url.protocol === 'https:' || (url.protocol === 'http:' && mode === 'sandbox'));
  if (url && (url.username || url.password)) {
    faults.push(
      'NARU_PUBLIC_URL must not hold a user or a password: it is part of every link that is given out',
    );
  } else if (!ok || url.search || url.hash) {
    const schemes = mode === 'live' ? 'https' : 'http or https';
    faults.push(`NARU_PUBLIC_URL must be an ${schemes} address without query; it is "${text}"`);
  } else requireDecodable('NARU_PUBLIC_URL', url, faults);
  // The parsed value: the text may have spaces, a Windows line end, capital letters.
  return url ? url.origin + url.pathname.replace(/\/{1,9}$/, '') : text;
}

/** An address, or a name with the address in angle brackets. */
const SENDER = /^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/;

function readMails(env: Environment, faults: string[]): Pick<Config, 'smtpUrl' | 'mailFrom'> {
  const smtpUrl = env['NARU_SMTP_URL'] || undefined;
  const mailFrom = env['NARU_MAIL_FROM'] || undefined;
  const url = smtpUrl !== undefined && URL.canParse(smtpUrl) ? new URL(smtpUrl) : undefined;
  const isServer = url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
  // The value is not repeated: it holds a password.
  if (smtpUrl !== undefined && !isServer) {
    faults.push('NARU_SMTP_URL must be a URL that begins with smtp:// or smtps://');
  } else if (url) requireDecodable('NARU_SMTP_URL', url, faults);
  if (mailFrom !== undefined && !SENDER.test(mailFrom)) {
    faults.push(`NARU_MAIL_FROM must be an address, or a name and <an address>; it is "${mailFrom}"`);
  }
  if (smtpUrl !== undefined && mailFrom === undefined) {
    faults.push('NARU_SMTP_URL needs NARU_MAIL_FROM, whom mails to payers are from');
  }
  return { smtpUrl: smtpUrl === undefined ? undefined : new Secret(smtpUrl), mailFrom };
}

/** A key that the operator chose, else no API: in live mode nothing of it is open by default. */
function readOperatorKey(env: Environment, mode: Mode, faults: string[]): Secret | undefined {
  const text = env['NARU_OPERATOR_KEY'];
  if (!text) return mode === 'sandbox' ? new Secret(SANDBOX_OPERATOR_KEY) : undefined;
  const sealing = SEALING_KEYS.find((name) => env[name] === text);
  if (text.length < MIN_KEY_CHARS) {
    faults.push(`NARU_OPERATOR_KEY must have at least ${MIN_KEY_CHARS} characters`);
  } else if (!/^[\x21-\x7e]*$/.test(text)) {
    faults.push('NARU_OPERATOR_KEY must be of ASCII without spaces: no other comes through a header');
  } else if (sealing !== undefined) {
    faults.push(`NARU_OPERATOR_KEY must be another key than ${sealing}: it travels with each call`);
  }
  return new Secret(text);
}

function readProxies(env: Environment, faults: string[]): TrustedProxies {
  const read = readTrustedProxies(env['NARU_TRUST_PROXY']?.trim() ?? '');
  if (!('fault' in read)) return read;
  faults.push(read.fault);
  return { kind: 'none' };
}

function readRanges(env: Environment, mode: Mode, faults: string[]): readonly string[] {
  const text = env['NARU_CALLBACK_ALLOWED_RANGES'];
  const defaults = mode === 'sandbox' ? LOOPBACK_RANGES : [];
  if (!text) return defaults;
  const ranges = text.split(',').map((range) => range.trim());
  const wrong = ranges.filter((range) => !ipaddr.isValidCIDR(range));
  if (wrong.length > 0) {
    faults.push(
      `NARU_CALLBACK_ALLOWED_RANGES must list CIDR ranges such as 10.0.0.0/8; wrong: ${wrong.join(', ')}`,
    );
  }
  return [...defaults, ...ranges];
}

/** A password may stand before the host, with an `@` in it, or among the parameters. */
function withoutPassword(text: string): string {
  const url = new URL(text);
  if (url.password) url.password = '***';
  for (const name of [...url.searchParams.keys()]) {
    if (/pass|secret|token|key/i.test(name)) url.searchParams.set(name, '***');
  }
  return url.href;
}

/** The settings for operators to see: secrets masked, the database's password removed. */
export function shownConfig(config: Config): Record<string, unknown> {
  const databaseUrl = config.databaseUrl === undefined ? undefined : withoutPassword(config.databaseUrl);
  const secrets = {
    masterKey: config.masterKey.toString(),
    vaultKey: config.vaultKey.toString(),
    nextMasterKey: config.nextMasterKey?.toString() ?? '(none)',
    nextVaultKey: config.nextVaultKey?.toString() ?? '(none)',
    operatorKey: config.operatorKey?.toString() ?? '(none)',
  };
  const mails = { smtpUrl: config.smtpUrl?.toString() ?? '(none)', mailFrom: config.mailFrom ?? '(none)' };
  const trustedProxies = shownTrustedProxies(config.trustedProxies);
  const ops = config.ops ? `${config.ops.host}:${config.ops.port}` : '(none)';
  const plugins = config.plugins.join(', ') || '(none)';
  return {
    ...config,
    plugins,
    ops,
    trustedProxies,
    ...secrets,
    ...mails,
    databaseUrl: databaseUrl ?? '(embedded)',
  };
}
