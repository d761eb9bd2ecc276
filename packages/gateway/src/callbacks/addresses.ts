import ipaddr from 'ipaddr.js';

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * IPv4 addresses that can not be a merchant's: the IANA special-purpose registry (RFC 6890 and its updates), multicast,
 * and addresses of clouds' inner services outside it. Also those that the registry calls globally reachable: the
 * anycast addresses of special protocols (AS112, AMT, 6to4 relays) are not web servers.
 */
export const REFUSED_IPV4: readonly (readonly [range: string, what: string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private use'],
  ['100.64.0.0/10', 'shared address space (carrier-grade NAT), metadata of Alibaba Cloud'],
  ['127.0.0.0/8', 'loopback'],
  ['168.63.129.16/32', 'Azure: the host (WireServer)'],
  ['169.254.0.0/16', 'link-local, metadata of most clouds'],
  ['172.16.0.0/12', 'private use'],
  ['192.0.0.0/24', 'protocol assignments, metadata of Oracle Cloud'],
  ['192.0.2.0/24', 'documentation (TEST-NET-1)'],
  ['192.31.196.0/24', 'AS112-v4'],
  ['192.52.193.0/24', 'AMT'],
  ['192.88.99.0/24', '6to4 relay anycast (deprecated)'],
  ['192.168.0.0/16', 'private use'],
  ['192.175.48.0/24', 'direct delegation AS112 service'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation (TEST-NET-2)'],
  ['203.0.113.0/24', 'documentation (TEST-NET-3)'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved, limited broadcast'],
];

/** Of IPv6 only this is the public Internet, ... */
export const PUBLIC_IPV6 = '2000::/3';
/**
 * ... so that all else is refused: unspecified, loopback, IPv4-compatible, IPv4-translated, NAT64 (64:ff9b::/96 and
 * 64:ff9b:1::/48), discard-only, segment routing, unique local (with metadata of AWS and Google), link-local,
 * multicast. An IPv4-mapped address is looked at as the IPv4 address that it is. Inside of it these are refused:
 */
export const REFUSED_IPV6: readonly (readonly [range: string, what: string])[] = [
  ['2001::/23', 'protocol assignments: Teredo, benchmarking, AMT, AS112-v6, ORCHID, drone ids'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4: any IPv4 address may be in it'],
  ['2620:4f:8000::/48', 'direct delegation AS112 service'],
  ['3fff::/20', 'documentation'],
];

const ranges = (table: readonly (readonly [string, string])[]): Range[] =>
  table.map(([range]) => ipaddr.parseCIDR(range));
const REFUSED = { ipv4: ranges(REFUSED_IPV4), ipv6: ranges(REFUSED_IPV6) };
const PUBLIC: Range = ipaddr.parseCIDR(PUBLIC_IPV6);

/** Whether an address lies in a range of the same family. */
export function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [range, bits]: Range): boolean {
  return address.kind() === range.kind() && address.match(range, bits);
}

/** Whether an address is on the public Internet. */
export function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.kind() === 'ipv6' && !isIn(address, PUBLIC)) return false;
  return !REFUSED[address.kind()].some((range) => isIn(address, range));
}
