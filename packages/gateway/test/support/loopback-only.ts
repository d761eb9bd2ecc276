import type { LookupAddress } from 'node:dns';
import net from 'node:net';
import type { CallbackNetwork } from '../../src/callbacks/transport.ts';

/**
 * A network for callbacks that ends at this machine, so that a test of a refused address can't reach anybody when the
 * refusal fails. It knows `localhost` and the names that a test gives it; `calls` has the host of each connection.
 */
export function loopbackOnly(names: ReadonlyMap<string, readonly string[]> = new Map()): {
  readonly network: CallbackNetwork;
  readonly calls: string[];
} {
  const calls: string[] = [];
  const known = new Map([['localhost', ['127.0.0.1']], ...names]);
  return {
    calls,
    network: {
      async resolve(hostname): Promise<LookupAddress[]> {
        const found = known.get(hostname) ?? names.get(hostname);
        if (!found) throw new Error(`getaddrinfo ENOTFOUND ${hostname}`);
        return found.map((address) => ({ address, family: net.isIP(address) }));
      },
      connect(options) {
        const { host = '', lookup } = options;
        calls.push(host);
        const guarded: net.LookupFunction = (name, how, callback) =>
          lookup?.(name, how, (error, found, family) => {
            const all = Array.isArray(found) ? found : [{ address: found, family: family ?? 4 }];
            const outside = all.filter(({ address }) => !isLoopback(address));
            if (outside.length > 0) throw new Error(`a test would have called ${JSON.stringify(outside)}`);
            callback(error, found, family);
          });
        if (net.isIP(host) && !isLoopback(host)) throw new Error(`a test would have called ${host}`);
        return net.connect({ ...options, lookup: guarded });
      },
    },
  };
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}
