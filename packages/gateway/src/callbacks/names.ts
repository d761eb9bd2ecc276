import { promises as dns, type LookupAddress } from 'node:dns';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ipaddr from 'ipaddr.js';

/*
 * Resolves the names of callback addresses. Merchants choose the names, and may run the name servers behind them. The
 * system's own look-up (getaddrinfo) occupies one of two threads of the process while a name server is silent, ten
 * seconds and more: a few names of one merchant delayed the names of all others. So DNS is asked directly, with any
 * number of questions at a time. The system is asked only for names that DNS does not have (of the local network, of
 * containers, of a search list), one at a time: the other thread is for the database's name.
 */

export interface NameSources {
  /** Name servers; those of the system when absent. */
  readonly servers?: readonly string[];
  /** The system's hosts file. */
  readonly hostsFile?: string;
  /** The system's own look-up. */
  readonly system?: typeof systemLookup;
}

const HOSTS_FILE =
  process.platform === 'win32'
    ? path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts')
    : '/etc/hosts';
/** A server is asked again after this time, then after twice as long. */
const FIRST_WAIT_MS = 1000;
const TRIES = 3;
/** How long to wait for the other address family when one is known: some servers never answer for IPv6. */
const OTHER_KIND_WAIT_MS = 1000;

/** DNS has nothing under this name, or there is no DNS: the system may still know it. */
const UNKNOWN_TO_DNS = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/** All addresses of a name, IPv4 first. Rejects at the latest when `signal` aborts. */
export async function resolveName(
  hostname: string,
  signal: AbortSignal,
  sources: NameSources = {},
): Promise<readonly LookupAddress[]> {
  const { hostsFile = HOSTS_FILE, system = systemLookup } = sources;
  const listed = await fromHostsFile(hostname, hostsFile);
  if (listed.length > 0) return listed;
  // Not in DNS: names of one part, which the system completes, and those of multicast DNS.
  if (!hostname.includes('.') || /\.(local|localhost)\.?$/i.test(hostname)) return system(hostname, signal);
  try {
    return await fromNameServers(hostname, signal, sources.servers);
  } catch (error) {
    if (!UNKNOWN_TO_DNS.has(codeOf(error))) throw error;
    return system(hostname, signal);
  }
}

let lastLookup: Promise<unknown> = Promise.resolve();

function systemLookup(hostname: string, signal: AbortSignal): Promise<LookupAddress[]> {
  const mine = lastLookup.then(() => {
    signal.throwIfAborted();
    return dns.lookup(hostname, { all: true });
  });
  lastLookup = mine.catch(() => undefined);
  return mine;
}

async function fromNameServers(
  hostname: string,
  signal: AbortSignal,
  servers: readonly string[] | undefined,
): Promise<readonly LookupAddress[]> {
  // A new one each time: it reads the system's current servers.
  const resolver = new dns.Resolver({ timeout: FIRST_WAIT_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const notForever = () => {
    timer ??= setTimeout(stop, OTHER_KIND_WAIT_MS);
  };
  const asked = [resolver.resolve4(hostname), resolver.resolve6(hostname)];
  for (const answer of asked) answer.then(notForever, () => undefined);
  const [four, six] = await Promise.allSettled(asked);
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
  const found = [...addressesOf(four, 4), ...addressesOf(six, 6)];
  if (found.length > 0) return found;
  throw [four, six].map(faultOf).find((fault) => !UNKNOWN_TO_DNS.has(codeOf(fault))) ?? faultOf(four);
}

/** Node turns an answer with only another name (CNAME) into an empty list. It counts as no answer. */
function noAddress(): Error {
  return Object.assign(new Error('the name has no address'), { code: dns.NODATA });
}

function addressesOf(answer: PromiseSettledResult<string[]> | undefined, family: 4 | 6): LookupAddress[] {
  return answer?.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

function faultOf(answer: PromiseSettledResult<string[]> | undefined): unknown {
  return answer?.status === 'rejected' ? answer.reason : noAddress();
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** It comes before DNS, as in the system's own look-up. */
async function fromHostsFile(hostname: string, file: string): Promise<LookupAddress[]> {
  const text = (await readFile(file, 'utf8').catch(() => '')).toLowerCase();
  const wanted = hostname.toLowerCase();
  // Ad-blocking lists have a hundred thousand lines.
  if (!text.includes(wanted)) return [];
  const found: LookupAddress[] = [];
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.split('#', 1)[0]?.trim().split(/\s+/) ?? [];
    // An address of an interface (fe80::1%lo0) is never a callback's target.
    if (!names.includes(wanted) || address.includes('%') || !ipaddr.isValid(address)) continue;
    found.push({ address, family: ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4 });
  }
  return found.sort((a, b) => a.family - b.family);
}
