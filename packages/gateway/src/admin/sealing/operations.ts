import { countOtherKeys, InstallationError, rotateKeys, SETTLE_MS } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { ownKeysOf } from '../../master-keys.ts';
import { operation } from '../operation.ts';
import { between, FLAG, listOf, NUMBER, nullable, oneOf, record, TEXT, withOptional } from '../schema.ts';

/** The program's own keys, which all stored secrets are sealed under; not those of apps. */

const SEALING_KEY = withOptional(
  {
    key: oneOf('master', 'vault'),
    set: { ...TEXT, description: 'The id of the key that this process has' },
    next: { ...nullable(TEXT), description: 'Of the one that follows' },
    database: { ...nullable(TEXT), description: 'Of the one that the database is sealed under' },
    beingReplaced: nullable(TEXT),
  },
  { underOtherKeys: { ...NUMBER, description: 'Texts under another key than the one in use; with `count`' } },
);

export const sealingKeysStatus = operation({
  name: 'sealingKeys.status',
  summary: 'Which keys are set and which the database was sealed with, by their ids',
  method: 'GET',
  path: '/sealing-keys',
  permission: 'sealing.read',
  input: withOptional(
    {},
    {
      count: {
        ...FLAG,
        description: 'true: count what is sealed under another key; reads every sealed text',
      },
    },
  ),
  output: record({ items: listOf(SEALING_KEY) }),
  errors: [],
  example: { count: true },
  run: ({ gateway }, { count = false }) => statusOf(gateway, count),
});

/** The same without a gateway, which can not start with the wrong keys. */
export async function statusOf({ config, store }: Pick<Gateway, 'config' | 'store'>, count: boolean) {
  const items = [];
  for (const keys of ownKeysOf(config, store)) {
    const [set = '', next = null] = keys.sealer.keyIds;
    const { keyId: database = null, replacedKeyId: beingReplaced = null } = (await keys.state()) ?? {};
    const counted = count ? { underOtherKeys: await countOtherKeys(store, keys) } : {};
    items.push({ key: keys.purpose, set, next, database, beingReplaced, ...counted });
  }
  return { items };
}

function rotation(purpose: 'master' | 'vault', verb: 'rotateMaster' | 'rotateVault') {
  const setting = `NARU_${purpose.toUpperCase()}_KEY`;
  return operation({
    name: `sealingKeys.${verb}`,
    summary: `Seal everything under the key of ${setting}_NEXT, while other processes go on`,
    method: 'POST',
    path: `/sealing-keys/${purpose}/rotate`,
    permission: 'sealing.write',
    reports: true,
    input: withOptional(
      {},
      {
        settleSeconds: {
          ...between(0, 3600),
          description:
            'How long to wait for what other processes have sealed under the old key; 0 when none runs; ' +
            `${SETTLE_MS / 1000} when absent`,
        },
      },
    ),
    output: record({ keyId: TEXT, isChanged: FLAG, texts: NUMBER }),
    errors: ['conflict'],
    example: { settleSeconds: 15 },
    async run({ gateway, progress }, { settleSeconds }) {
      const keys = purpose === 'master' ? gateway.masterKeys : gateway.vault.keys;
      try {
        const { keyId, isChanged, texts } = await rotateKeys(gateway.store, keys, {
          ...(settleSeconds === undefined ? {} : { settleMs: settleSeconds * 1000 }),
          progress: (column, done, total) => progress(`${column}: ${done} of ${total}`),
        });
        return { keyId, isChanged, texts };
      } catch (error) {
        throw error instanceof InstallationError ? new PlainFailure('conflict', error.message) : error;
      }
    },
  });
}

export const rotateMasterKey = rotation('master', 'rotateMaster');
export const rotateVaultKey = rotation('vault', 'rotateVault');
