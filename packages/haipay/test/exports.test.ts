import { resolve } from 'node:path';
import { testExports } from '../../wire/test/support/exports-suite.ts';

testExports(resolve(import.meta.dirname, '..'), {
  './src/index.ts': `
    ALL_ERRORS CALLBACK_SUCCESS_REPLY CASHIER_COUNTRY COLLECTION_CODES CURRENCIES ENDPOINTS
    ERROR_TABLE FIELD_ERROR_TABLE FIELD_RULES HaiPayClient KeyFormatError MAX_NESTING_DEPTH
    ORDER_STATUS ORDER_STATUSES PAYOUT_ACCOUNT_TYPE PAYOUT_BANKS PAY_TYPES PLATFORM_NUMBER_KIND
    REFUND_STATUS SUCCESS_CODE cashierApplyRequestSchema cashierQueryDataSchema
    cashierQueryRequestSchema parsePayType requestMembers accountLedgerDataSchema accountLedgerRequestSchema
    amountOutOfRange collectApplyDataSchema collectApplyRequestSchema collectQueryDataSchema
    collectQueryRequestSchema collectionCallbackSchema failure failureEnvelopeSchema
    fieldFailure fields findCollectionCode findError findPayoutBank firstFault formatAmount
    formatRequestAmount generateKeyPair generateSecretKey isKoreanMobileNumber
    kindOfPlatformNumber limitsInMinorUnits loadKeys loadPrivateKey loadPublicKey membersOf
    orderStatusName parseAmount parseCurrency parseSignedJson payApplyDataSchema
    payApplyRequestSchema payQueryDataSchema payQueryRequestSchema paymentConfigDataSchema
    paymentConfigRequestSchema payoutCallbackSchema phoneDigits presentMembers
    receivedCollectionCallbackSchema receivedMembers receivedPayoutCallbackSchema
    refundApplyDataSchema refundApplyRequestSchema refundQueryDataSchema
    refundQueryRequestSchema refundStatusName signMembers signMembersSync stringToSign success
    successEnvelopeSchemaOf verifyCallback verifyCollectionCallback verifyMembers
    verifyMembersSync verifyPayoutCallback withSign`,
  './src/amount.ts': `
    formatAmount formatRequestAmount limitsInMinorUnits parseAmount`,
  './src/callback.ts': `
    CALLBACK_SUCCESS_REPLY verifyCallback verifyCollectionCallback verifyPayoutCallback`,
  './src/client.ts': `
    HaiPayClient`,
  './src/codes.ts': `
    CASHIER_COUNTRY COLLECTION_CODES CURRENCIES PAYOUT_ACCOUNT_TYPE PAYOUT_BANKS PAY_TYPES
    findCollectionCode findPayoutBank parseCurrency`,
  './src/errors.ts': `
    ALL_ERRORS ERROR_TABLE FIELD_ERROR_TABLE FIELD_RULES SUCCESS_CODE amountOutOfRange failure
    fieldFailure findError success`,
  './src/schemas/index.ts': `
    accountLedgerDataSchema accountLedgerRequestSchema collectApplyDataSchema
    collectApplyRequestSchema collectQueryDataSchema collectQueryRequestSchema
    collectionCallbackSchema failureEnvelopeSchema fields payApplyDataSchema
    payApplyRequestSchema payQueryDataSchema payQueryRequestSchema paymentConfigDataSchema
    paymentConfigRequestSchema payoutCallbackSchema receivedCollectionCallbackSchema
    receivedPayoutCallbackSchema refundApplyDataSchema refundApplyRequestSchema
    refundQueryDataSchema refundQueryRequestSchema successEnvelopeSchemaOf`,
  './src/signature.ts': `
    membersOf signMembers signMembersSync stringToSign verifyMembers verifyMembersSync withSign`,
});
