import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type NameSources, resolveName } from '../../src/callbacks/names.ts';
import { type NameServer, type Said, SERVER_FAILURE, startNameServer } from '../support/name-server.ts';

const said = new Map<string, Said>([
  ['shop.example', ['192.0.2.7']],
  ['both.example', ['2001:db8::7', '192.0.2.8', '192.0.2.9']],
  ['six.example', ['2001:db8::9']],
  ['only-four-answers.example', { onlyIpv4: '192.0.2.10' }],
  ['broken.example', SERVER_FAILURE],
  ['in-hosts.example', ['192.0.2.1']],
  ['alias-of-nothing.example', { alias: 'gone.example' }],
]);
/** More would overflow the socket of the server, which shares this process. */
const MANY = 64;
for (let index = 0; index < MANY; index += 1) said.set(`n${index}.silent.example`, 'silent');

const HOSTS = `# a comment shop.example
127.0.0.1\tlocalhost
::1 localhost
fe80::1%lo0 localhost
192.0.2.99   In-Hosts.example other.example # and-a-comment.example
nonsense broken.example
`;

const never = new AbortController().signal;
let server: NameServer;
let folder: string;
let sources: NameSources;
let systemAsked: string[] = [];

beforeAll(async () => {
  server = await startNameServer(said);
  folder = await mkdtemp(path.join(os.tmpdir(), 'naru-names-'));
  const hostsFile = path.join(folder, 'hosts');
  await writeFile(hostsFile, HOSTS);
  const system = async (hostname: string) => {
    systemAsked.push(hostname);
    return [{ address: '192.0.2.200', family: 4 }];
  };
  sources = { servers: [server.address], hostsFile, system };
});
beforeEach(() => {
  systemAsked = [];
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const addressesOf = async (hostname: string) =>
  (await resolveName(hostname, never, sources)).map(({ address, family }) => `${family} ${address}`);

test.each([
  ['shop.example', ['4 192.0.2.7']],
  ['both.example', ['4 192.0.2.8', '4 192.0.2.9', '6 2001:db8::7']],
  ['six.example', ['6 2001:db8::9']],
  ['only-four-answers.example', ['4 192.0.2.10']],
])('%s has the addresses that DNS says, those of IPv4 first', async (name, addresses) => {
  expect((await addressesOf(name)).sort()).toEqual(addresses);
  expect(systemAsked).toEqual([]);
});

test.each([
  ['localhost', ['4 127.0.0.1', '6 ::1']],
  ['in-hosts.example', ['4 192.0.2.99']],
  ['other.example', ['4 192.0.2.99']],
])('%s is in the file of hosts, which goes before DNS', async (name, addresses) => {
  server.asked.clear();
  expect(await addressesOf(name)).toEqual(addresses);
  expect([...server.asked, ...systemAsked]).toEqual([]);
});

test.each([
  'shop',
  'printer.local',
  'not-there.example',
  'and-a-comment.example',
  'alias-of-nothing.example',
])('%s is unknown to DNS: the system is asked', async (name) => {
  expect(await addressesOf(name)).toEqual(['4 192.0.2.200']);
  expect(systemAsked).toEqual([name]);
});

test('a fault of a name server is none of the name: the system is not asked', async () => {
  await expect(addressesOf('broken.example')).rejects.toThrow('ESERVFAIL');
  expect(systemAsked).toEqual([]);
});

test('names whose servers are silent keep no other name waiting, and are given up when it is said', async () => {
  const patience = new AbortController();
  let ended = 0;
  const silent = Array.from({ length: MANY }, (_, index) =>
    resolveName(`n${index}.silent.example`, patience.signal, sources).finally(() => {
      ended += 1;
    }),
  );
  const all = Promise.allSettled(silent);
  expect(await addressesOf('shop.example')).toEqual(['4 192.0.2.7']);
  expect(ended).toBe(0);
  patience.abort();
  expect((await all).map(({ status }) => status)).toEqual(silent.map(() => 'rejected'));
  expect(systemAsked).toEqual([]);
});
