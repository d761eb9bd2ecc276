import type { NumberKind } from '@naru/engine';
import { type Command, Option } from 'commander';

export interface NumberIsOptions {
  readonly platform?: boolean;
  readonly order?: boolean;
}

/** Adds the options that say whose number was given. */
export function withNumberIs(command: Command): Command {
  return command
    .addOption(new Option('--platform', 'the number is the platform’s').conflicts('order'))
    .option('--order', 'the number is the merchant’s order number');
}

/** The member of the input; absent where neither was given. */
export function numberIs({ platform, order }: NumberIsOptions): { readonly numberIs?: NumberKind } {
  if (platform) return { numberIs: 'platform' };
  return order ? { numberIs: 'order' } : {};
}
