import { resolve } from 'node:path';
import { testExports } from '../../wire/test/support/exports-suite.ts';

testExports(resolve(import.meta.dirname, '..'), {
  './src/index.ts': `
    API_MARK BANKS CALLBACK_PARAMETERS CHARGEBACK_STATUSES CALLBACK_STATUSES CALLBACK_SUCCESS_REPLY CASH_RECEIPT_STATES
    CONFIRM_TRANSACTION_TYPES COUNTRIES CURRENCIES DISPLAY_TYPES DM_DECISIONS ENDPOINTS
    ERRCODE_TABLE ERROR_TABLE EximbayClient FGKEY_NAME FOREIGNER_VALUES GENDERS KEY_FIELDS
    KOREAN_ISSUER_COUNTRY LANGUAGES LUMP_SUM OS_TYPES OTHER_PATHS PAGE_TRANSACTION_TYPES
    PAYMENT_METHOD PAYMENT_METHODS PAYMENT_STATUSES PAYMENT_SUCCESS_MESSAGE PAYPAL_STATE_COUNTRIES
    PROTOCOL_VERSION REFUND_TYPES SETTING_DEFAULTS SMALLEST_INSTALLMENT_WON STATES SUCCESS_CODE
    SUCCESS_MESSAGE WEBHOOK_SIGNATURE_HEADER WEBHOOK_SUCCESS_REPLY WEBHOOK_TIME_HEADER WEBHOOK_TYPES
    chargebackWebhookDataSchema webhookSchema formatWebhookTime isWebhookSuccessReply makeWebhook
    parseWebhookTime verifyWebhook webhookSignature TRANSACTION_ID_LENGTH
    TRANSACTION_IDS_PER_DAY TRANSACTION_TYPES
    VIRTUAL_ACCOUNT_BANK_CODES YES_NO
    answerFields authorizationHeader basketFault basketTotal bodyDigest callbackReply
    callbackStatusOf cancelAnswerSchema cancelRequestSchema canonicalParameters captureAnswerSchema
    captureRequestSchema carriedOut checkCancel checkCapture checkConfirm checkForm checkReady
    checkRetrieve checkSettle checkVerify confirmAnswerSchema confirmRequestSchema
    crossBorderCallbackSchema dmRuleCodes errorEntry errorText failure failureSchema fault fgkeyOf
    fields findBank findCurrency findErrcode findErrors findPaymentMethod findTransactionType
    firstFault formBody formatAmount formatKoreanStamp formatRate isApiKey isCountry isKoreanPage
    isMid isPaidLater isPayerAuthId isSameAmount inquiryFinds isSameSecret isSecretKey isStateOf
    isSuccessReply koreanCallbackSchema languageOrEnglish legacyParameters makeCallback
    makePayerAuthId makeTransactionId objects openAnswerSchema openRequestSchema parseAmount
    parseAmountPart parseForm parseKoreanDay parseKoreanHour parseKoreanStamp parseRequestAmount
    parseSignedAmount payerAuthCallbackSchema payloadDifference paymentOutcome paymentStatusOf
    plainAnswerSchema readAuthorization readCallbackReply readTransactionId readyAnswerSchema
    readyRequestSchema rebillAnswerSchema rebillRequestSchema receivedPayerAuthCallbackSchema
    receivedPaymentCallbackSchema receivedRequest recurringAdjustRequestSchema refundOf requestFgkey
    requestFgkeyParameters requestedMethods retrieveAnswerSchema retrieveNothingSchema
    retrieveRequestSchema separatesCapture settleAnswerSchema settleRequestSchema targetUrl taxFault
    tokenAnswerSchema transactionFault transactionIdFault verifyCallback verifyCallbackParameters
    verifyFgkey verifyRequestSchema withCurrentNames withFgkey`,
  './src/amount.ts': `
    formatAmount formatRate isSameAmount parseAmount parseAmountPart parseRequestAmount
    parseSignedAmount`,
  './src/auth.ts': `
    authorizationHeader isSameSecret readAuthorization`,
  './src/callback.ts': `
    CALLBACK_SUCCESS_REPLY callbackReply isSuccessReply makeCallback paymentOutcome
    readCallbackReply verifyCallback verifyCallbackParameters`,
  './src/client.ts': `
    EximbayClient`,
  './src/codes/index.ts': `
    API_MARK BANKS CALLBACK_STATUSES CASH_RECEIPT_STATES CONFIRM_TRANSACTION_TYPES COUNTRIES
    CURRENCIES DISPLAY_TYPES DM_DECISIONS FOREIGNER_VALUES GENDERS KEY_FIELDS KOREAN_ISSUER_COUNTRY
    LANGUAGES LUMP_SUM OS_TYPES PAGE_TRANSACTION_TYPES PAYMENT_METHOD PAYMENT_METHODS
    PAYMENT_STATUSES PAYPAL_STATE_COUNTRIES PROTOCOL_VERSION REFUND_TYPES SETTING_DEFAULTS
    SMALLEST_INSTALLMENT_WON STATES TRANSACTION_TYPES VIRTUAL_ACCOUNT_BANK_CODES YES_NO
    callbackStatusOf dmRuleCodes findBank findCurrency findPaymentMethod findTransactionType
    isCountry isPaidLater isStateOf languageOrEnglish paymentStatusOf separatesCapture`,
  './src/endpoints.ts': `
    ENDPOINTS OTHER_PATHS`,
  './src/errors.ts': `
    ERRCODE_TABLE ERROR_TABLE PAYMENT_SUCCESS_MESSAGE SUCCESS_CODE SUCCESS_MESSAGE carriedOut
    errorEntry errorText failure findErrcode findErrors`,
  './src/fgkey.ts': `
    FGKEY_NAME canonicalParameters fgkeyOf requestFgkey requestFgkeyParameters verifyFgkey withFgkey`,
  './src/form.ts': `
    formBody parseForm`,
  './src/legacy-names.ts': `
    legacyParameters withCurrentNames`,
  './src/numbers.ts': `
    TRANSACTION_ID_LENGTH TRANSACTION_IDS_PER_DAY formatKoreanStamp isApiKey isMid isPayerAuthId isSecretKey
    makePayerAuthId makeTransactionId parseKoreanDay parseKoreanHour parseKoreanStamp readTransactionId`,
  './src/rules/index.ts': `
    basketFault basketTotal bodyDigest checkCancel checkCapture checkConfirm checkForm checkReady
    checkRetrieve checkSettle checkVerify fault isKoreanPage inquiryFinds payloadDifference
    receivedRequest refundOf requestedMethods targetUrl taxFault transactionFault transactionIdFault`,
  './src/schemas/index.ts': `
    CALLBACK_PARAMETERS answerFields cancelAnswerSchema cancelRequestSchema captureAnswerSchema
    captureRequestSchema confirmAnswerSchema confirmRequestSchema crossBorderCallbackSchema
    failureSchema fields koreanCallbackSchema objects openAnswerSchema openRequestSchema
    payerAuthCallbackSchema plainAnswerSchema readyAnswerSchema readyRequestSchema
    rebillAnswerSchema rebillRequestSchema receivedPayerAuthCallbackSchema
    receivedPaymentCallbackSchema recurringAdjustRequestSchema retrieveAnswerSchema
    retrieveNothingSchema retrieveRequestSchema settleAnswerSchema settleRequestSchema
    tokenAnswerSchema verifyRequestSchema chargebackWebhookDataSchema webhookSchema`,
  './src/webhook.ts': `
    WEBHOOK_CONTENT_TYPE WEBHOOK_SIGNATURE_HEADER WEBHOOK_SUCCESS_REPLY WEBHOOK_TIME_HEADER WEBHOOK_TYPES
    formatWebhookTime isWebhookSuccessReply makeWebhook parseWebhookTime verifyWebhook webhookSignature`,
});
