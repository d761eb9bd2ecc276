export { duplicateMember } from '@naru/wire/duplicate-member';
export { appAddress, appAddressWith, appOfScheme } from './app-address.ts';
export {
  checkCancel,
  checkCapture,
  checkConfirm,
  checkRetrieve,
  checkSettle,
  checkVerify,
  transactionIdFault,
} from './calls.ts';
export { type Checked, fault, type RuleFault } from './fault.ts';
export { checkForm, receivedRequest } from './form.ts';
export { longNumber } from './long-number.ts';
export { isKoreanPage, requestedMethods } from './methods.ts';
export { bodyDigest, payloadDifference } from './payload.ts';
export { checkReady, type ReadyRules } from './ready.ts';
export { checkRebill, tokenIdFault } from './rebill.ts';
export { checkRecurringAdjust, recurringIdFault } from './recurring.ts';
export { basketFault, basketTotal, taxFault } from './sums.ts';
export { targetUrl } from './target-url.ts';
export {
  inquiryFinds,
  type KnownTransaction,
  type Refund,
  type RefundableTransaction,
  refundOf,
  transactionFault,
} from './transaction.ts';
