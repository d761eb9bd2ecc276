import { setTimeout } from 'node:timers/promises';
import { CLOSE_SETTLE_MS, type ListedMerchant } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { idAfter } from '../cursor.ts';
import { operation } from '../operation.ts';
import {
  between,
  ID,
  limitOf,
  oneOf,
  PAGE,
  page,
  pageOf,
  record,
  TEXT,
  TIME,
  withOptional,
} from '../schema.ts';

const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

const STATE = oneOf('active', 'suspended', 'closed');

const MERCHANT = record({ id: ID, name: TEXT, state: STATE, createdAt: TIME });

/** A display name of a merchant, an app or a fee plan. */
export const NAME = {
  type: 'string',
  pattern: '^[^\\p{C}\\s][^\\p{C}]{0,99}$',
  title: 'a name of 1 to 100 characters in one line',
} as const;

export const createMerchant = operation({
  name: 'merchants.create',
  summary: 'Make a merchant',
  method: 'POST',
  path: '/merchants',
  permission: 'merchants.write',
  status: 201,
  input: record({ name: NAME }),
  output: record({ merchantId: ID }),
  errors: [],
  example: { name: 'Seoul Books' },
  async run({ gateway }, { name }) {
    return { merchantId: await gateway.engine.admin.createMerchant(name) };
  },
});

export const listMerchants = operation({
  name: 'merchants.list',
  summary: 'Merchants, the oldest first',
  method: 'GET',
  path: '/merchants',
  permission: 'merchants.read',
  input: withOptional({}, PAGE),
  output: page(MERCHANT),
  errors: [],
  example: { limit: 100 },
  async run({ gateway }, { after, ...given }) {
    const rows = await gateway.engine.lists.merchants(limitOf(given), idAfter(after));
    return pageOf(rows, given, ({ id }) => id, merchantView);
  },
});

export const showMerchant = operation({
  name: 'merchants.show',
  summary: 'One merchant',
  method: 'GET',
  path: '/merchants/{merchantId}',
  permission: 'merchants.read',
  input: record({ merchantId: ID }),
  output: MERCHANT,
  errors: ['not_found'],
  example: { merchantId: EXAMPLE_ID },
  async run({ gateway }, { merchantId }) {
    return merchantView(await merchantOf(gateway, merchantId));
  },
});

function stateChange(verb: 'suspend' | 'activate', state: 'suspended' | 'active', summary: string) {
  return operation({
    name: `merchants.${verb}`,
    summary,
    method: 'POST',
    path: `/merchants/{merchantId}/${verb}`,
    permission: 'merchants.write',
    input: record({ merchantId: ID }),
    output: MERCHANT,
    errors: ['not_found', 'conflict'],
    example: { merchantId: EXAMPLE_ID },
    async run({ gateway }, { merchantId }) {
      const isThere = await gateway.engine.admin.setMerchantState(merchantId, state);
      if (!isThere) throw noMerchant(merchantId);
      return merchantView(await merchantOf(gateway, merchantId));
    },
  });
}

export const suspendMerchant = stateChange('suspend', 'suspended', 'Nothing new is taken of the merchant');
export const activateMerchant = stateChange('activate', 'active', 'The merchant may call again');

const SETTLE_SECONDS = CLOSE_SETTLE_MS / 1000;

export const closeMerchant = operation({
  name: 'merchants.close',
  summary: 'Close a merchant for good: suspended first, closed when nothing of it can be under way',
  method: 'POST',
  path: '/merchants/{merchantId}/close',
  permission: 'merchants.write',
  reports: true,
  input: withOptional(
    { merchantId: ID },
    {
      settleSeconds: {
        ...between(0, 3600),
        description: `How long to wait for what other processes have under way; ${SETTLE_SECONDS} when absent`,
      },
    },
  ),
  output: MERCHANT,
  errors: ['not_found', 'conflict'],
  example: { merchantId: EXAMPLE_ID },
  async run({ gateway, progress }, { merchantId, settleSeconds = SETTLE_SECONDS }) {
    const isThere = await gateway.engine.admin.closeMerchant(merchantId, () => {
      progress(`The merchant is suspended, and closed in ${settleSeconds} seconds.`);
      return setTimeout(settleSeconds * 1000);
    });
    if (!isThere) throw noMerchant(merchantId);
    return merchantView(await merchantOf(gateway, merchantId));
  },
});

/** The merchant of that id; refuses `not_found`. */
export async function merchantOf({ engine }: Gateway, id: string): Promise<ListedMerchant> {
  const merchant = await engine.lists.merchant(id);
  if (!merchant) throw noMerchant(id);
  return merchant;
}

function noMerchant(id: string): PlainFailure {
  return new PlainFailure('not_found', `there is no merchant ${id}`);
}

function merchantView({ id, name, state, createdAt }: ListedMerchant) {
  return { id, name, state, createdAt: createdAt.toISOString() };
}
