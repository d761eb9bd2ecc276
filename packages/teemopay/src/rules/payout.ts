import { findPayoutBank, isNameOfBank } from '../banks.ts';
import { ID_TYPE, parseIdType } from '../codes.ts';
import { type PayoutCreateRequest, payoutCreateRequestSchema } from '../schemas/payout.ts';
import { checkForm } from './check.ts';
import { type Checked, fault, type RuleFault } from './fault.ts';

type Rule = (request: PayoutCreateRequest) => RuleFault | null;

const bank: Rule = ({ bankCode, bankName }) => {
  const found = findPayoutBank(bankCode);
  if (found === undefined) return fault('bank_code_unsupported', 'bankCode');
  return isNameOfBank(found, bankName) ? null : fault('bank_mismatch', 'bankName');
};

/** Two letters at least; digits only in the name of a company. */
const name: Rule = ({ realName, idType }) => {
  const composed = realName.normalize('NFC');
  const letters = composed.match(/\p{L}/gu)?.length ?? 0;
  const isPerson = parseIdType(idType) === ID_TYPE.person;
  const fits = letters >= 2 && !(isPerson && /\d/.test(composed));
  return fits ? null : fault('parameter_invalid', 'realName');
};

const RULES: readonly Rule[] = [bank, name];

/**
 * Checks the fields of payout/create and gives back the request, typed, or the first fault, in this order:
 *
 * 1. fields that are missing, in the order of the table (414);
 * 2. fields of a wrong form, in the order of the table (414; `bankCode` 431, `accountType` 455, `bankAccount`
 *    430, `idType` 475);
 * 3. bankCode is in the list (431), bankName goes with it (432), realName is a name (414).
 *
 * Whether there is a callback address at all (427), the number is new (426), the receiver is blocked (462)
 * and the balance suffices (425) is for who knows the merchant.
 */
export function checkPayoutCreate(values: Readonly<Record<string, unknown>>): Checked<PayoutCreateRequest> {
  const checked = checkForm(payoutCreateRequestSchema, values, {
    bankCode: { invalid: 'bank_code_unsupported' },
    accountType: { invalid: 'account_type_invalid' },
    bankAccount: { invalid: 'account_number_invalid' },
    idType: { invalid: 'id_type_invalid' },
  });
  if (!checked.ok) return checked;
  for (const rule of RULES) {
    const found = rule(checked.request);
    if (found !== null) return { ok: false, fault: found };
  }
  return checked;
}
