import { describe, expect, test } from 'vitest';
import type { MethodOption } from '../src/api.ts';
import {
  chooseMethod,
  chosenMethod,
  givesAccount,
  initialChoice,
  knowsPayerName,
  readinessOf,
} from '../src/logic/choice.ts';
import {
  allMethods,
  bankTransfer,
  kakaoPay,
  paymentView,
  virtualAccount,
  virtualAccountAny,
  virtualAccountChooser,
  virtualAccountVerified,
} from './support/views.ts';

const closed: MethodOption = { ...kakaoPay, available: false, unavailableReason: 'maintenance' };

describe('the first choice', () => {
  test('is the only method there is', () => {
    expect(initialChoice(paymentView())).toEqual({ method: 'KAKAOPAY_KRW', bank: null });
  });

  test('is nothing among several', () => {
    expect(initialChoice(paymentView({ methods: allMethods }))).toEqual({ method: null, bank: null });
  });

  test('is what the server remembers', () => {
    const chosen = { code: 'BANK_KRW', bank: 'IBK' };
    expect(initialChoice(paymentView({ methods: allMethods, chosen }))).toEqual({
      method: 'BANK_KRW',
      bank: 'IBK',
    });
  });

  test('takes the only bank of the only method', () => {
    const one = { ...bankTransfer, banks: bankTransfer.banks.slice(0, 1) };
    expect(initialChoice(paymentView({ methods: [one] }))).toEqual({
      method: 'BANK_KRW',
      bank: 'KOOKMIN_BANK',
    });
  });
});

describe('choosing', () => {
  test('another method forgets the bank, the same one keeps it', () => {
    const choice = { method: 'BANK_KRW', bank: 'IBK' };
    expect(chooseMethod(choice, bankTransfer)).toBe(choice);
    expect(chooseMethod(choice, virtualAccountChooser)).toEqual({ method: 'VA_BANK_KRW', bank: null });
  });

  test('a wallet is ready at once', () => {
    expect(readinessOf(paymentView(), { method: 'KAKAOPAY_KRW', bank: null })).toEqual({
      ready: true,
      method: kakaoPay,
      bank: null,
    });
  });

  test.each([virtualAccount, virtualAccountAny, virtualAccountVerified])(
    'an account of the kind $kind needs no bank',
    (method) => {
      const view = paymentView({ methods: [method] });
      expect(readinessOf(view, initialChoice(view))).toEqual({ ready: true, method, bank: null });
      expect(givesAccount(method)).toBe(true);
    },
  );

  test('wallets and transfers give no account to pay into', () => {
    expect([kakaoPay, bankTransfer, virtualAccountChooser].map(givesAccount)).toEqual([false, false, true]);
  });

  test('only an account made for a named payer wants a transfer in that name', () => {
    const named = [virtualAccountAny, virtualAccountVerified, virtualAccount, null].map(knowsPayerName);
    expect(named).toEqual([true, true, false, false]);
  });

  test.each([
    ['nothing chosen', { method: null, bank: null }, 'method'],
    ['a method that is not offered', { method: 'GHOST', bank: null }, 'method'],
    ['a transfer without its bank', { method: 'BANK_KRW', bank: null }, 'bank'],
    ['a transfer with a strange bank', { method: 'BANK_KRW', bank: 'GHOST' }, 'bank'],
    ['a method under maintenance', { method: 'SAMSUNGPAY_KRW', bank: null }, 'availability'],
  ])('%s is not ready', (_case, choice, missing) => {
    const readiness = readinessOf(paymentView({ methods: allMethods }), choice);
    expect(readiness).toMatchObject({ ready: false, missing });
  });

  test('without any available method nothing is ready', () => {
    const view = paymentView({ methods: [closed] });
    expect(readinessOf(view, initialChoice(view))).toMatchObject({ ready: false, missing: 'availability' });
    expect(readinessOf(paymentView({ methods: [] }), { method: null, bank: null })).toMatchObject({
      missing: 'availability',
    });
  });

  test('the method of a started payment is found', () => {
    expect(chosenMethod(paymentView({ chosen: { code: 'KAKAOPAY_KRW', bank: null } }))).toBe(kakaoPay);
    expect(chosenMethod(paymentView())).toBeNull();
  });
});
