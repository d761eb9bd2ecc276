import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Fails with one sentence when nothing can listen on the address. Checked before the store is opened: a start that can
 * not succeed takes no time and changes nothing. The last two parameters are as for `listenFault`.
 */
export async function assertCanListen(
  host: string,
  port: number,
  hostName?: string,
  portName?: string,
): Promise<void> {
  const probe = createServer();
  try {
    probe.listen({ host, port, exclusive: true });
    await once(probe, 'listening');
  } catch (error) {
    throw listenFault(error, host, port, hostName, portName);
  }
  probe.close();
  await once(probe, 'close');
}

/**
 * What to do about an address on which listening failed; any other error unchanged. The last two parameters are the
 * names of the settings for address and port.
 */
export function listenFault(
  error: unknown,
  host: string,
  port: number,
  hostName = 'HOST',
  portName = 'PORT',
): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Error(
        `port ${port} on ${host} is in use by another program: stop that one, or choose another port with ${portName}`,
      );
    case 'EACCES':
      return new Error(`this user may not listen on port ${port}: choose one from 1024 on with ${portName}`);
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return new Error(
        `${host} is not an address of this machine: set ${hostName} to one that is (::1 where there is no IPv4)`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Error(
        `${hostName} is "${host}", which no name server knows: set it to an address of this machine`,
      );
    default:
      return error;
  }
}

/** Where the process listens, and the address by which others reach it when that differs (behind a proxy). */
export function whereItListens(address: string, publicUrl: string): string {
  return address === publicUrl ? `listens on ${address}` : `listens on ${address} for ${publicUrl}`;
}
