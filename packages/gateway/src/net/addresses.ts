import ipaddr from 'ipaddr.js';

/** A network: its address and how many bits of it count. One address is a network of all its bits. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** `203.0.113.7:40312`, `[2001:db8::7]:40312` or `[2001:db8::7]`. */
const WITH_PORT = /^(?:(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}|\[([0-9a-fA-F:.]{2,45})\](?::\d{1,5})?)$/;

/** Some proxies write the port, too (Azure's gateway): with it each connection would be a caller of its own. */
function withoutPort(text: string): string {
  const [, v4, v6] = WITH_PORT.exec(text) ?? [];
  return v4 ?? v6 ?? text;
}

/** A server that listens on IPv6 too sees IPv4 callers as ::ffff:203.0.113.7; operators write 203.0.113.7. */
export function plainAddress(ip: string): string {
  const address = withoutPort(ip);
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

/** The range that an address (`203.0.113.7`) or a CIDR text (`10.0.0.0/8`) stands for; undefined: it is neither. */
export function readRange(text: string): AddressRange | undefined {
  if (ipaddr.isValidCIDR(text)) {
    const [address, bits] = ipaddr.parseCIDR(text);
    const isMapped = address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress();
    if (!isMapped) return [address, bits];
    return bits < 96 ? undefined : [(address as ipaddr.IPv6).toIPv4Address(), bits - 96];
  }
  // `1.2` and `0x7f000001` are addresses to some libraries; nobody who writes them means one.
  const isPlain = ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.isValid(text));
  if (!isPlain) return undefined;
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** Whether the address is inside of one of the ranges; what is no address is in none. */
export function isInRanges(ip: string, ranges: readonly AddressRange[]): boolean {
  const plain = plainAddress(ip);
  if (ranges.length === 0 || !ipaddr.isValid(plain)) return false;
  const address = ipaddr.process(plain);
  return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}

/** Whether a caller is on an app's list of addresses and ranges. An empty list lets everybody call. */
export function mayCallFrom({ allowedIps }: { readonly allowedIps: readonly string[] }, ip: string): boolean {
  if (allowedIps.length === 0 || allowedIps.includes(plainAddress(ip))) return true;
  const ranges = allowedIps.map(readRange).filter((range) => range !== undefined);
  return isInRanges(ip, ranges);
}

/** The bits of an IPv6 address that one customer of a provider gets: whoever has one has them all. */
const IPV6_CUSTOMER_BITS = 64;

/** Whom an address stands for when something is counted by it: the address itself, of IPv6 its first 64 bits. */
export function networkOf(ip: string): string {
  const plain = plainAddress(ip);
  if (!ipaddr.isValid(plain)) return plain;
  const address = ipaddr.process(plain);
  if (address.kind() === 'ipv4') return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(
    `${new ipaddr.IPv6(address.toByteArray())}/${IPV6_CUSTOMER_BITS}`,
  );
  return `${network}/${IPV6_CUSTOMER_BITS}`;
}

/** All of the public IPv6 Internet. What lies outside, such as `::/96` with an IPv4 address in it, is not. */
const IPV6_GLOBAL = ipaddr.parseCIDR('2000::/3');

/** Whether an address is one of the public Internet. */
export function isPublicAddress(ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(...IPV6_GLOBAL));
}
