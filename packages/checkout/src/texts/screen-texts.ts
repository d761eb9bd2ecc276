import type { Language } from '../logic/language.ts';

// Apart from the other texts, so that a real payer's page does not load what only the sandbox shows.
const ko = {
  pageTitle: (name: string) => `${name} 시뮬레이션`,
  tag: '시뮬레이션',
  notice: '실제 앱이 아닙니다. 결제 결과를 골라 연동을 시험하는 화면입니다.',
  loading: '화면을 불러오고 있습니다',
  payTo: (merchant: string) => `${merchant}에 결제`,
  approveQuestion: '이 결제를 승인할까요?',
  approve: '결제 승인',
  approveBank: '이체 승인',
  cancel: '사용자 취소',
  otherOutcomes: '다른 결과 만들기',
  declineReason: '거절 사유',
  decline: '거절하기',
  timeOut: '응답하지 않기',
  timeOutHint: '앱이 끝까지 답하지 않는 상황을 만듭니다.',
  depositTitle: '입금하기',
  toBank: '받는 은행',
  toAccount: '계좌번호',
  holder: '예금주',
  amount: '보낼 금액',
  amountHint: '다른 금액을 보내 불일치 상황을 시험할 수 있습니다.',
  amountMissing: '보낼 금액을 입력해 주세요.',
  depositor: '입금자명',
  depositorMissing: '입금자명을 입력해 주세요.',
  deposit: '입금하기',
  depositUnmatched: '은행에 입금을 보냈지만 결제는 완료되지 않았습니다. 금액이 다르면 처리되지 않습니다.',
  back: '결제 화면으로 돌아가기',
  soon: '잠시 후 결제 화면으로 돌아갑니다',
  notFoundTitle: '화면을 찾을 수 없습니다',
  notFoundBody: '이 시뮬레이션 화면은 없거나 더 이상 유효하지 않습니다.',
  loadTitle: '화면을 불러오지 못했습니다',
  outcome: {
    approved: '승인했습니다',
    declined: '거절했습니다',
    cancelled: '취소했습니다',
    timed_out: '앱이 응답하지 않습니다',
    expired: '결제 시간이 만료되었습니다',
    deposited: '입금했습니다',
  },
  outcomeBody: {
    approved: '결제 화면에서 결과를 확인하세요.',
    declined: '결제가 거절된 것으로 처리됩니다.',
    cancelled: '사용자가 취소한 것으로 처리됩니다.',
    timed_out: '결과가 알려지지 않은 상태가 됩니다. 결제 화면이 확인을 계속합니다.',
    expired: '더 이상 이 화면에서 결제할 수 없습니다.',
    deposited: '은행이 입금을 결제 화면에 알립니다.',
  },
};

/** The texts of the simulated wallet and bank screens. */
export type ScreenTexts = typeof ko;

const en: ScreenTexts = {
  pageTitle: (name) => `${name} simulation`,
  tag: 'Simulation',
  notice: 'This is not the real app. Choose an outcome to test your integration.',
  loading: 'Loading the screen',
  payTo: (merchant) => `Payment to ${merchant}`,
  approveQuestion: 'Approve this payment?',
  approve: 'Approve payment',
  approveBank: 'Approve transfer',
  cancel: 'Cancel as the payer',
  otherOutcomes: 'Other outcomes',
  declineReason: 'Reason to decline',
  decline: 'Decline',
  timeOut: 'Never answer',
  timeOutHint: 'The app stays silent; nobody learns the outcome from it.',
  depositTitle: 'Make a transfer',
  toBank: 'To bank',
  toAccount: 'Account number',
  holder: 'Account holder',
  amount: 'Amount',
  amountHint: 'Send another amount to test a mismatch.',
  amountMissing: 'Please enter the amount to send.',
  depositor: 'Depositor name',
  depositorMissing: 'Please enter the name of the depositor.',
  deposit: 'Transfer',
  depositUnmatched:
    'The bank sent the transfer, but the payment is not complete. A different amount is not accepted.',
  back: 'Back to the payment page',
  soon: 'Going back to the payment page',
  notFoundTitle: 'Screen not found',
  notFoundBody: 'This simulated screen does not exist or is no longer valid.',
  loadTitle: 'The screen could not be loaded',
  outcome: {
    approved: 'Approved',
    declined: 'Declined',
    cancelled: 'Cancelled',
    timed_out: 'The app does not answer',
    expired: 'The time to pay is over',
    deposited: 'Transfer made',
  },
  outcomeBody: {
    approved: 'The payment page shows the result.',
    declined: 'The payment counts as declined.',
    cancelled: 'The payment counts as cancelled by the payer.',
    timed_out: 'The outcome stays unknown. The payment page keeps checking.',
    expired: 'This screen can no longer be used to pay.',
    deposited: 'The bank reports the transfer to the payment page.',
  },
};

const languages: Record<Language, ScreenTexts> = { ko, en };

/** The texts of the simulated screens in a language. */
export function screenTextsOf(language: Language): ScreenTexts {
  return languages[language];
}
