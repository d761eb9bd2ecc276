/**
 * What the Korean pages say of HaiPay's members, codes and statuses. The contract has the English texts and the names;
 * the types ask for a Korean one of each.
 */
import type { ERROR_TABLE, FieldName, OrderStatusName } from '../packages/haipay/src/index.ts';

type CallError = (typeof ERROR_TABLE)[number]['name'];

/** Members of requests, answers and callbacks, by their names. */
export const MEMBERS = {
  appId: '가맹점 앱 번호. 통화마다 하나씩 있습니다. 정수이며 숫자로 된 문자열도 받습니다.',
  orderId: '가맹점 주문번호. 앱 안에서 유일해야 하며 1~48자입니다.',
  orderNo: '플랫폼이 발급한 번호. 뜻을 해석하지 말고 문자열로 저장합니다.',
  name: '결제자 이름. 1~100자이며 실명을 권장합니다.',
  phone: '전화번호. 숫자 9~11자리이며 공백, 하이픈, 국가번호 `+82`를 붙여도 됩니다.',
  email: '이메일 주소. 254자 이하입니다.',
  amount:
    '금액. 구분자 없는 십진수 문자열입니다. KRW에는 소수가 없고(`.00`은 허용) USD는 소수 두 자리까지입니다.',
  payType: '결제수단 묶음. `EWALLET`, `BANK_TRANSFER`, `VA` 중 하나입니다.',
  inBankCode: '결제수단 코드. [결제수단 코드](#결제수단-코드) 표의 값입니다.',
  callBackUrl: '결제에 성공한 뒤 결제자의 브라우저가 돌아갈 주소. 앱 스킴(`mygame://paid`)도 됩니다.',
  callBackFailUrl: '결제에 실패한 뒤 돌아갈 주소. 규칙은 `callBackUrl`과 같습니다.',
  notifyUrl: '이 주문의 콜백을 받을 주소. 앱에 등록한 주소보다 우선합니다.',
  subject: '결제 내용. 255자 이하, 한 줄입니다.',
  body: '상세 내용. 512자 이하입니다.',
  country: '`410`(대한민국)이면 결제자가 결제수단을 고르는 캐셔 모드입니다.',
  partnerUserId: '가맹점의 사용자 ID. 위험 관리에 씁니다. 1~64자의 영문, 숫자, `-~!@#$%&*()_.`입니다.',
  accountType: '받는 계좌의 종류. `BANK_ACCOUNT`만 있습니다.',
  bankCode: '받는 은행의 코드. [지급 은행 코드](#지급-은행-코드) 표의 값입니다.',
  accountNo: '계좌번호. 하이픈 없이 숫자 6~20자리입니다.',
  refundNo: '플랫폼이 발급한 환불 번호.',
  tranType: '이 묶음의 결제수단만 조회합니다(`EWALLET`, `BANK_TRANSFER`, `VA`, `BANK_ACCOUNT`).',
  transaction: '방향. `collect` 또는 `pay`입니다.',
  currency: '통화.',
  region: '결제자의 국가. `KR`만 있습니다.',
  paymentMethods: '고를 수 있는 결제수단 코드를 쉼표로 이어 적습니다.',
  sign: '나머지 모든 필드에 대한 SHA256withRSA 서명(Base64).',
  payUrl: '결제 페이지 주소. 결제자를 이 주소로 보냅니다.',
  actualAmount: '지금까지 받은 금액의 합. 소수 두 자리입니다.',
  fee: '수수료. 소수 두 자리입니다.',
  status: '주문 상태. [상태](#상태) 표를 참고합니다. 환불에서는 문자열입니다.',
  payTime: '성공 시각. 한국 시간 `yyyy-MM-dd HH:mm:ss`이며 상태 2(콜백은 4, 5 포함)에만 있습니다.',
  errorMsg: '실패 이유. 상태 3에만 있습니다.',
  bal: '전체 잔액.',
  availableBal: '지급할 수 있는 금액.',
  frzBal: '진행 중인 지급 때문에 묶인 금액.',
  unSettleBal: '정산을 기다리는 금액.',
  userId: '가맹점 번호.',
  configs: '앱이 쓸 수 있는 상품 목록. 결제수단, 한도, 수수료, 정산 조건이 들어 있습니다.',
} as const satisfies Record<FieldName, string> & Record<string, string>;

/** Of answers and callbacks, where less or something else is said of a member than of requests. */
export const ANSWERED: Readonly<Record<string, string>> = {
  appId: '가맹점 앱 번호(정수).',
  amount: '주문 금액. 소수 두 자리입니다.',
  'callback.amount': '이번 결제, 입금 또는 지급의 금액. 소수 두 자리입니다.',
  'callback.fee': '이번 금액의 수수료. 소수 두 자리입니다.',
  orderId: '요청한 번호.',
};

/** Where a member means something else than under the same name elsewhere: `call.member`. */
export const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  'payApply.name': '받는 사람 이름. 영문자와 공백, 아포스트로피, 하이픈, 마침표로 1~30자입니다.',
  'refundApply.orderId': '가맹점이 정하는 환불 번호. 결제의 주문번호와 달라야 합니다.',
  'refundQuery.orderId': '환불할 때 보낸 환불 번호.',
  'refundApply.orderNo': '환불할 결제의 플랫폼 번호.',
  'refundApplyData.orderNo': '환불한 결제의 플랫폼 번호.',
};

export const CALL_ERRORS = {
  success: '호출을 처리했습니다. 주문의 상태는 `data`에 있습니다.',
  signature_missing: '`sign`이 없습니다. 모든 요청에 필요합니다.',
  signature_invalid: '서명이 맞지 않습니다. 키, 시크릿 키, 서명할 문자열을 확인합니다.',
  app_unknown: '그런 `appId`가 없습니다.',
  app_currency_mismatch: '경로의 통화와 앱의 통화가 다릅니다. 통화에 맞는 `appId`를 씁니다.',
  app_disabled: '앱이나 가맹점이 정지되었습니다. 운영자에게 문의합니다.',
  product_not_permitted: '가맹점에 열려 있지 않은 상품이나 결제수단입니다. 운영자에게 문의합니다.',
  ip_not_allowed: '허용 목록에 없는 IP에서 호출했습니다.',
  merchant_key_missing: '가맹점의 공개 키가 아직 등록되지 않았습니다.',
  json_invalid: '본문이 JSON이 아닙니다. UTF-8 JSON으로 보냅니다.',
  json_duplicate_member: '같은 필드가 두 번 있습니다.',
  body_not_object: '본문이 JSON 객체가 아닙니다.',
  body_too_large: '본문이 너무 큽니다.',
  content_type_invalid: '`Content-Type: application/json` 헤더를 보냅니다.',
  path_unknown: '없는 경로입니다. 경로와 통화를 확인합니다.',
  http_method_invalid: 'POST로만 호출합니다.',
  method_unknown: '이 통화에 없는 `inBankCode` 또는 `bankCode`입니다.',
  method_under_maintenance: '점검 중인 결제수단입니다. 다른 수단을 보여 주거나 나중에 다시 호출합니다.',
  pay_type_mismatch: '`payType`이 `inBankCode`와 맞지 않습니다. 결제수단 코드 표를 확인합니다.',
  member_missing: '필수 필드가 없습니다.',
  member_invalid: '필드의 값이 올바르지 않습니다.',
  amount_out_of_range: '금액이 결제수단의 한도를 벗어났습니다. 한도는 `msg`에 있습니다.',
  amount_decimals: '소수 자릿수가 너무 많습니다. KRW는 소수가 없고 USD는 두 자리입니다.',
  duplicate_order: '이미 다른 내용으로 쓴 주문번호입니다. 그 주문을 조회하거나 새 번호를 씁니다.',
  order_not_found: '이 앱에 없는 주문입니다. 시간 초과 직후라면 요청이 오는 중일 수 있으니 다시 조회합니다.',
  insufficient_balance: '지급 가능 잔액이 부족합니다. 아무것도 만들어지지 않았습니다.',
  daily_limit_exceeded: '하루 한도(한국 시간 기준)를 넘습니다.',
  refund_not_paid: '결제되지 않은 주문은 환불할 수 없습니다.',
  refund_already_done: '이미 환불한 주문입니다. 환불을 조회합니다.',
  refund_not_supported: '환불을 지원하지 않는 결제수단입니다.',
  too_many_requests:
    '호출이 너무 많습니다. 천천히 **같은 주문번호로** 다시 보냅니다. 앞선 호출이 처리되었을 수 있습니다.',
  busy: '잠시 바쁩니다. **같은 주문번호로** 다시 보냅니다. 앞선 호출이 처리되었을 수 있습니다.',
  internal_error: '처리 여부를 알 수 없습니다. 다시 보내기 전에 주문을 조회합니다.',
} as const satisfies Record<CallError, string>;

export const STATUS_MEANINGS: Readonly<Record<OrderStatusName, string>> = {
  not_started: '시작 전. 결제자가 아직 결제를 시작하지 않았거나 은행에 아직 보내지 않은 지급입니다.',
  in_progress: '진행 중',
  success: '성공',
  failure: '실패',
  pending_confirmation: '확인 중. 성공도 실패도 아니며 사람이나 채널의 확인을 기다립니다.',
  partial: '주문 금액보다 적게 입금됨',
  over_collected: '주문 금액보다 많이 입금됨',
};
