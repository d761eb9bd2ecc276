import type { MethodChannel } from '@naru/engine';
import {
  type ChannelAdapter,
  type ChannelSetting,
  type OpenChannel,
  PORTS,
  type PortName,
} from './adapter.ts';

const NAME = /^[a-z][a-z0-9]{1,31}$/;

type Unknown = Readonly<Record<string, unknown>>;

/** What is wrong with an object that should be a channel, beside those that are there already; one line each. */
export function adapterFaults(given: unknown, others: readonly ChannelAdapter[]): string[] {
  if (typeof given !== 'object' || given === null) return ['a channel must be an object'];
  const { name, title, open, settings, capabilities } = given as Unknown;
  if (typeof name !== 'string' || !NAME.test(name)) {
    return ['the name of a channel must be 2 to 32 small letters and digits'];
  }
  if (name === UNASSIGNED || others.some((one) => one.name === name))
    return [`there is a channel ${name} already`];
  const { ports, kinds, currencies = [] } = (capabilities ?? {}) as Unknown;
  const isPort = (port: unknown) => PORTS.some((known) => known === port);
  return [
    ...(typeof title === 'string' && title !== '' ? [] : ['title must be a text']),
    ...(typeof open === 'function' ? [] : ['open must be a function']),
    ...(Array.isArray(settings) && settings.every(isSetting)
      ? []
      : ['settings must be a list of { name, help }']),
    ...(Array.isArray(ports) && ports.every(isPort)
      ? []
      : [`capabilities.ports must be a list of ${PORTS.join(', ')}`]),
    ...(Array.isArray(kinds) ? [] : ['capabilities.kinds must be a list']),
    ...(Array.isArray(currencies) ? [] : ['capabilities.currencies must be a list']),
  ].map((fault) => `channel ${name}: ${fault}`);
}

/** What methods have for a channel until an operator gives them one. */
export const UNASSIGNED = 'unassigned';

function isSetting(value: unknown): boolean {
  const { name, help } = (value ?? {}) as Partial<ChannelSetting>;
  return typeof name === 'string' && typeof help === 'string';
}

/** What is wrong with the settings of a channel, as sentences that name the setting. */
export function settingFaults(
  { name, settings }: Pick<ChannelAdapter, 'name' | 'settings'>,
  given: Readonly<Record<string, unknown>>,
): string[] {
  const faults = settings.flatMap((setting) => {
    const value = given[setting.name];
    if (value === undefined) return setting.isOptional ? [] : [`${setting.name} is missing: ${setting.help}`];
    if (typeof value !== 'string' || value === '') return [`${setting.name} must be a text`];
    const fault = setting.faultOf?.(value);
    return fault === undefined ? [] : [`${setting.name} ${fault}`];
  });
  const unknown = Object.keys(given).filter((one) => !settings.some((setting) => setting.name === one));
  const names = settings.map((setting) => setting.name).join(', ') || 'none';
  const strange = unknown.map((one) => `${one} is no setting of it (there are: ${names})`);
  return [...faults, ...strange].map((fault) => `channel ${name}: ${fault}`);
}

/** An opened channel whose ports are not those that it declares, as sentences. */
export function portFaults({ name, capabilities }: ChannelAdapter, open: OpenChannel): string[] {
  const declares = (port: PortName) => capabilities.ports.includes(port);
  const wrong = PORTS.filter((port) => declares(port) !== (open[port] !== undefined));
  return wrong.map((port) =>
    declares(port)
      ? `channel ${name} declares ${port} and has none`
      : `channel ${name} has ${port} undeclared`,
  );
}

/** What the catalogue has to know of a channel, whether it is opened or not. */
export function declaredChannel({
  name,
  capabilities,
}: ChannelAdapter): Required<Pick<MethodChannel, 'lackFor'>> & MethodChannel {
  const { ports, kinds, currencies } = capabilities;
  const has = (port: PortName) => (ports.includes(port) ? {} : undefined);
  return {
    name,
    payments: has('payments'),
    payouts: has('payouts'),
    refunds: has('refunds'),
    lackFor({ kind, currency }) {
      if (!kinds.includes(kind)) return `channel ${name} serves no methods of kind ${kind}`;
      if (kind === 'card' && !ports.includes('cards')) return `channel ${name} takes no cards`;
      if (currencies && !currencies.includes(currency)) return `channel ${name} takes no ${currency}`;
      return undefined;
    },
  };
}
