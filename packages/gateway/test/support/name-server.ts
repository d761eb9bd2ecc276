import dgram from 'node:dgram';
import type { AddressInfo } from 'node:net';
import ipaddr from 'ipaddr.js';

const TYPES = { 1: 'ipv4', 28: 'ipv6' } as const;
const CNAME = 5;
const RESPONSE_RECURSION = 0x8180;
export const SERVER_FAILURE = 2;
const NO_SUCH_NAME = 3;

/**
 * What is said of a name: addresses, an error, nothing (`silent`; `onlyIpv4` to questions for IPv6 ones), or that it is
 * another name (`alias`), of which nothing is said.
 * Names that are not there do not exist.
 */
export type Said =
  | readonly string[]
  | typeof SERVER_FAILURE
  | 'silent'
  | { readonly onlyIpv4: string }
  | { readonly alias: string };

export interface NameServer {
  /** As `Resolver.setServers` takes it. */
  readonly address: string;
  /** Names that were asked for. */
  readonly asked: Set<string>;
  close(): void;
}

/** A DNS server on UDP at this machine. */
export async function startNameServer(names: ReadonlyMap<string, Said>): Promise<NameServer> {
  const socket = dgram.createSocket('udp4');
  const asked = new Set<string>();
  socket.on('message', (question, from) => {
    const { name, type, end } = read(question);
    asked.add(name);
    const kind = TYPES[type as keyof typeof TYPES];
    const said = names.get(name);
    if (said === 'silent') return;
    let addresses: readonly string[] = [];
    let alias: string | undefined;
    let code = said === undefined ? NO_SUCH_NAME : 0;
    if (said === SERVER_FAILURE) code = said;
    else if (said && 'onlyIpv4' in said) {
      if (kind !== 'ipv4') return;
      addresses = [said.onlyIpv4];
    } else if (said && 'alias' in said) alias = said.alias;
    else if (said) addresses = said.filter((address) => ipaddr.parse(address).kind() === kind);
    const records =
      alias === undefined
        ? addresses.map((one) => record(type, addressBytes(one)))
        : [record(CNAME, nameBytes(alias))];
    const reply = answer(question.subarray(0, end), code, records);
    socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, asked, close: () => void socket.close() };
}

/** The one question of a message (RFC 1035, section 4.1). */
function read(message: Buffer): { name: string; type: number; end: number } {
  const parts: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    parts.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: parts.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function answer(question: Buffer, code: number, records: readonly Buffer[]): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(RESPONSE_RECURSION | code, 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...records]);
}

/** A record about the name that was asked for. */
function record(type: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

const addressBytes = (address: string) => Uint8Array.from(ipaddr.parse(address).toByteArray());

const nameBytes = (name: string) =>
  Buffer.concat([...name.split('.'), ''].map((part) => Buffer.from([part.length, ...Buffer.from(part)])));
