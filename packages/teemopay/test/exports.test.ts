import { resolve } from 'node:path';
import { testExports } from '../../wire/test/support/exports-suite.ts';

testExports(resolve(import.meta.dirname, '..'), {
  './src/index.ts': `
    ALL_ERRORS CALLBACK_SUCCESS_REPLY COUNTRY DEFAULT_REQUEST_RULES DEFAULT_TIMESTAMP_WINDOW_MS ENDPOINTS
    ERROR_TABLE ID_TYPE ID_TYPE_SPELLINGS KYC_BANKS KeyFormatError LIST_DEFAULT_PAGE_SIZE
    LIST_MAX_AGE_DAYS LIST_MAX_PAGE_SIZE LIST_MAX_RANGE_DAYS LIST_STATUS MAX_NESTING_DEPTH
    MAX_PAYMENT_LIFETIME_MS NONCE_LIFETIME_MS PAYIN_ERRORS PAYIN_STATUS PAYIN_STATUSES PAYMENT_TYPE
    PAYMENT_TYPES PAYOUT_ACCOUNT_TYPE PAYOUT_BANKS PAYOUT_ERRORS PAYOUT_STATUS PAYOUT_STATUSES
    SETTLE_STATUS SUCCESS_CODE TeemoPayClient VIRTUAL_ACCOUNT_BANKS ambiguousField appCode
    checkMerchantBalance checkPaymentCreate checkPaymentQuery checkPayoutCreate checkPayoutQuery
    checkRequestHeaders checkTransactionList deduplicationKey errorEntry errorMsg failure
    failureEnvelopeSchema fault fields findErrors findKycBank findPaymentType findPayoutBank
    findPayoutError findVirtualAccountBank firstFault formatAmount formatFee formatKoreanTime
    formatKoreanTimeMs formatRate formatRequestAmount generateKeyPair headerValue isBlank
    isCertainRefusal isNameOfBank isPaymentOrderNo isTraceId isWallet kindOfTradeNo listStatusName
    loadPrivateKey loadPublicKey membersOf merchantBalanceDataSchema merchantBalanceRequestSchema
    nonceFault parseAmount parseAppCode parseFee parseIdType parseKoreanTime parseRate parseRequestAmount
    parseSignedJson parseTradeNo payinCallbackSchema payinErrorMsg payinStatusName
    paymentCreateDataSchema paymentCreateRequestSchema paymentExpiryMs paymentOrderNo
    paymentQueryDataSchema paymentQueryRequestSchema payoutCallbackSchema payoutCreateDataSchema
    payoutCreateRequestSchema payoutQueryDataSchema payoutQueryRequestSchema payoutStatusName
    presentFields receivedMembers receivedPayinCallbackSchema receivedPayoutCallbackSchema
    settleStatusName signMembers signMembersSync signedEntries stringToSign success
    successEnvelopeSchemaOf timestampFault traceId tradeNo transactionListDataSchema
    transactionListRequestSchema transactionRecordSchema verifyCallback verifyMembers verifyMembersSync
    verifyPayinCallback verifyPayoutCallback withSign withoutHiddenFields`,
  './src/amount.ts': `
    formatAmount formatFee formatRate formatRequestAmount parseAmount parseFee parseRate
    parseRequestAmount`,
  './src/banks.ts': `
    KYC_BANKS PAYOUT_BANKS VIRTUAL_ACCOUNT_BANKS findKycBank findPayoutBank findVirtualAccountBank
    isNameOfBank`,
  './src/callback.ts': `
    CALLBACK_SUCCESS_REPLY deduplicationKey verifyCallback verifyPayinCallback verifyPayoutCallback`,
  './src/client.ts': `
    TeemoPayClient`,
  './src/codes.ts': `
    COUNTRY ID_TYPE ID_TYPE_SPELLINGS PAYMENT_TYPE PAYMENT_TYPES PAYOUT_ACCOUNT_TYPE findPaymentType
    isWallet parseIdType`,
  './src/endpoints.ts': `
    ENDPOINTS`,
  './src/errors.ts': `
    ALL_ERRORS ERROR_TABLE SUCCESS_CODE errorEntry errorMsg failure findErrors isCertainRefusal success`,
  './src/headers.ts': `
    DEFAULT_TIMESTAMP_WINDOW_MS NONCE_LIFETIME_MS checkRequestHeaders headerValue nonceFault
    timestampFault`,
  './src/keys.ts': `
    KeyFormatError generateKeyPair loadPrivateKey loadPublicKey`,
  './src/numbers.ts': `
    appCode isPaymentOrderNo isTraceId kindOfTradeNo parseAppCode parseTradeNo paymentOrderNo traceId
    tradeNo`,
  './src/order-errors.ts': `
    PAYIN_ERRORS PAYOUT_ERRORS findPayoutError payinErrorMsg`,
  './src/rules/index.ts': `
    DEFAULT_REQUEST_RULES LIST_DEFAULT_PAGE_SIZE LIST_MAX_AGE_DAYS LIST_MAX_PAGE_SIZE LIST_MAX_RANGE_DAYS
    MAX_PAYMENT_LIFETIME_MS checkMerchantBalance checkPaymentCreate checkPaymentQuery checkPayoutCreate
    checkPayoutQuery checkTransactionList fault paymentExpiryMs`,
  './src/schemas/index.ts': `
    failureEnvelopeSchema fields merchantBalanceDataSchema merchantBalanceRequestSchema
    payinCallbackSchema paymentCreateDataSchema paymentCreateRequestSchema paymentQueryDataSchema
    paymentQueryRequestSchema payoutCallbackSchema payoutCreateDataSchema payoutCreateRequestSchema
    payoutQueryDataSchema payoutQueryRequestSchema receivedPayinCallbackSchema
    receivedPayoutCallbackSchema successEnvelopeSchemaOf transactionListDataSchema
    transactionListRequestSchema transactionRecordSchema`,
  './src/signature.ts': `
    membersOf signMembers signMembersSync signedEntries stringToSign verifyMembers verifyMembersSync
    withSign`,
  './src/statuses.ts': `
    LIST_STATUS PAYIN_STATUS PAYIN_STATUSES PAYOUT_STATUS PAYOUT_STATUSES SETTLE_STATUS listStatusName
    payinStatusName payoutStatusName settleStatusName`,
});
