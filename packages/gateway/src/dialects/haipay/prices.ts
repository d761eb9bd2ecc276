import { type AppAccess, feeRuleFor, type Method } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { fail } from './request.ts';

/** Those of the methods for which the app's fee plan has a rule now: for others no price was agreed. */
export function pricedMethods(gateway: Gateway, access: AppAccess, methods: readonly Method[]): Method[] {
  const now = gateway.engine.context.clock.now();
  return methods.filter(({ code, direction }) => feeRuleFor(access, direction, code, now) !== undefined);
}

/** Refuses (1006) a method for which the app's fee plan has no rule. */
export function requirePrice(gateway: Gateway, access: AppAccess, method: Method): void {
  if (pricedMethods(gateway, access, [method]).length === 0) fail('product_not_permitted');
}
