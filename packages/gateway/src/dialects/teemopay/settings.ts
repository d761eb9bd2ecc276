import {
  type AppAccess,
  between,
  type DepositRules,
  declareSettings,
  type Failure,
  feeRuleFor,
  listOf,
  type Method,
  type MethodKind,
  matching,
  ownFailure,
  yesNo,
} from '@naru/engine';
import { DEFAULT_REQUEST_RULES, type RequestRules } from '@naru/teemopay';
import type { Gateway } from '../../gateway.ts';
import { SHARED_SETTINGS } from '../settings.ts';
import { fail } from './failure.ts';

const DAY_SECONDS = 24 * 60 * 60;

export const TEEMOPAY_SETTINGS = {
  methods: SHARED_SETTINGS.methods,
  ...declareSettings('TeemoPay', {
    timestampWindowSeconds: {
      kind: between(0, DAY_SECONDS),
      fallback: '30',
      help: 'How far the header `timestamp` may be from real time; 0 does not look.',
    },
    blockedAccounts: {
      kind: listOf(matching(/^\d{6,20}$/, 'an account of 6 to 20 digits'), 1000),
      fallback: 'none',
      help: 'Accounts that are not paid out to, digits: `12345678998765,110123456789`.',
    },
    strictHolderNumber: {
      kind: yesNo,
      fallback: '`false`',
      help: '`accountHolderNumber` must be there, and a date of birth a real date.',
    },
    strictContact: {
      kind: yesNo,
      fallback: '`false`',
      help: '`email`, `phone` and `idCardNumber` must be there.',
    },
  }),
};

/** How strict the app's requests are read (teemopay.md §11). */
export function requestRulesOf({ app }: AppAccess): RequestRules {
  return {
    accountHolderNumber: TEEMOPAY_SETTINGS.strictHolderNumber.of(app.settings)
      ? 'required'
      : DEFAULT_REQUEST_RULES.accountHolderNumber,
    strictContact: TEEMOPAY_SETTINGS.strictContact.of(app.settings) ?? DEFAULT_REQUEST_RULES.strictContact,
  };
}

/** Korean virtual accounts usually accept only the exact amount (teemopay.md §4.4). */
const EXACT: Partial<DepositRules> = { short: 'refuse', over: 'refuse', repeated: 'refuse', late: 'refuse' };

/**
 * The default deposit rules. The name counts where the payer proved it: the payer of an 802 is known, and money from
 * another person is held for an operator. The name sent with an 801 proves nothing, and payers often transfer from an
 * account of their family.
 */
export const DEPOSIT_DEFAULTS: Partial<Record<MethodKind, Partial<DepositRules>>> = {
  virtual_account_any: { ...EXACT, wrongName: 'accept' },
  virtual_account_verified: { ...EXACT, wrongName: 'hold' },
};

/** The method of a payment, open for the app and with a fee agreed; fails with 423, 473 or 466. */
export async function paymentMethod(gateway: Gateway, access: AppAccess, code: string): Promise<Method> {
  const { app } = access;
  const key = { dialect: 'teemopay', direction: 'payment', currency: app.currency, code } as const;
  const method = (await gateway.engine.context.methods.find(key)) ?? fail('payment_method_unsupported');
  const contracted = TEEMOPAY_SETTINGS.methods.of(app.settings);
  if (contracted && !contracted.includes(code)) {
    fail('merchant_verification_failed', 'the payment type is not open for the application');
  }
  const rule = feeRuleFor(access, 'payment', code, gateway.engine.context.clock.now());
  if (!rule) fail('fee_rate_missing');
  return method;
}

/** The payee's bank as a method, with a fee agreed; fails with 431 or 473. */
export async function payoutMethod(gateway: Gateway, access: AppAccess, code: string): Promise<Method> {
  const key = { dialect: 'teemopay', direction: 'payout', currency: access.app.currency, code } as const;
  const method = (await gateway.engine.context.methods.find(key)) ?? fail('bank_code_unsupported');
  if (!feeRuleFor(access, 'payout', code, gateway.engine.context.clock.now())) {
    fail(
      'merchant_verification_failed',
      'The merchant has not configured the corresponding payment method fee rate',
    );
  }
  return method;
}

/** Why an order of this amount can not be executed by this method now; undefined when it can. */
export function refusalOf(method: Method, amount: bigint): Failure | undefined {
  if (method.state !== 'available') return ownFailure('maintenance');
  const fits = amount >= method.minimum && amount <= method.maximum;
  return fits ? undefined : ownFailure('amount_out_of_range');
}

/** The address for an order's callbacks: of the request, else of the app; none at all is 427. */
export function callbackUrlOf(gateway: Gateway, requested: string | undefined, own: string | null): string {
  const url = requested ?? own;
  if (url === null || url === '') return fail('callback_url_missing');
  const parsed = URL.parse(url);
  const isSecure = parsed?.protocol === 'https:' || gateway.config.mode === 'sandbox';
  if (!parsed || !isSecure || parsed.username !== '' || parsed.password !== '') {
    fail('parameter_invalid', 'callbackUrl');
  }
  return url;
}
