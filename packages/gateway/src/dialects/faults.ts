import type { Dialect } from '../gateway.ts';

/** In the database, in paths of the catalogue and in labels of metrics. */
const NAME = /^[a-z][a-z0-9]{1,31}$/;

const REQUIRED = ['routes', 'methods', 'callbacks'] as const;
const OPTIONAL = ['checkout', 'subscriptions', 'callNames'] as const;
const CLI_FUNCTIONS = ['idFault', 'makeSharedKey'] as const;
const CLI_LISTS = ['currencies', 'sharedKeys'] as const;

type Unknown = Readonly<Record<string, unknown>>;

/** What is wrong with an object that should be a dialect, alone or beside the existing ones. */
export function dialectFaults(given: unknown, others: readonly Dialect[]): string[] {
  if (!isObject(given)) return ['a dialect must be an object'];
  const name = given['name'];
  if (typeof name !== 'string' || !NAME.test(name)) {
    return ['the name of a dialect must be 2 to 32 small letters and digits'];
  }
  if (others.some((one) => one.name === name)) return [`there is a dialect ${name} already`];
  const cli = isObject(given['cli']) ? given['cli'] : {};
  const docs = isObject(given['docs']) ? given['docs'] : {};
  return [
    ...textFault('title', given['title']),
    ...textFault('docs.description', docs['description']),
    ...textFault('cli.idName', cli['idName']),
    ...REQUIRED.flatMap((member) => functionFault(member, given[member])),
    ...OPTIONAL.flatMap((member) =>
      given[member] === undefined ? [] : functionFault(member, given[member]),
    ),
    ...CLI_FUNCTIONS.flatMap((member) => functionFault(`cli.${member}`, cli[member])),
    ...CLI_LISTS.flatMap((member) => listFault(`cli.${member}`, cli[member])),
  ].map((fault) => `dialect ${name}: ${fault}`);
}

function isObject(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null;
}

function textFault(member: string, value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? [] : [`${member} must be a text`];
}

function functionFault(member: string, value: unknown): string[] {
  return typeof value === 'function' ? [] : [`${member} must be a function`];
}

function listFault(member: string, value: unknown): string[] {
  return Array.isArray(value) ? [] : [`${member} must be a list`];
}
