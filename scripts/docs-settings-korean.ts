/**
 * What the Korean page of operation says of the settings of apps. Their owners declare them in English, for the command
 * line; a new setting, a new default in words or a new kind of value needs its Korean text here, or a test fails.
 */

/** By the name of the setting; Markdown. */
export const SETTING_TEXTS: Readonly<Record<string, string>> = {
  paymentLifetimeSeconds: '주문이 기한을 정하지 않았을 때 결제 링크가 유효한 시간.',
  authorizationLifetimeSeconds:
    '승인이 매입을, 인증이 승인을 기다리는 시간. 카드는 그보다 하루 더, 최소 8일 동안 볼트에 남습니다.',
  settlementCalendar:
    'T+n을 세는 방법. `calendar`는 달력의 날, `business`는 한국의 영업일, `on_request`는 가맹점이 요청할 때입니다.',
  latePayments:
    '이미 끝난 주문에 대해 채널이 받은 돈의 처리. [끝난 주문의 돈](#끝난-주문의-돈)을 참고합니다.',
  depositRule:
    '금액이 적거나 많거나, 다시 들어오거나, 늦은 입금의 처리. `accept`여도 뒤의 둘은 `hold`입니다. `refuse`는 시뮬레이션 은행처럼 답을 ' +
    '기다리는 은행에만 적용되고, 채널이 이미 받은 돈은 보류합니다. 일부 입금을 알릴 수 없는 API에는 `accept`를 쓸 수 없고, 경우별 `short`에도 쓸 수 ' +
    '없습니다.',
  depositRules:
    '경우별 규칙. `depositRule`보다 우선합니다. 규칙의 뜻은 [샌드박스](sandbox.md#가상계좌)에 있습니다. 주문은 만들어질 때의 규칙을 따릅니다.',
  conversion:
    '카드 결제자가 카드의 통화로 결제할 수 있게 하고, 일부 간편결제는 원화 주문을 달러로 청구합니다. 그때의 [환율](#환율)을 적용하며, API가 ' +
    '결과를 알릴 수 있을 때만 됩니다.',
  payerTries:
    '결제자가 결제 페이지에서 한 주문을 시도할 수 있는 횟수. 거절되면 결제될 때까지 다시 고릅니다. 가맹점은 마지막에 한 번만 실패를 ' +
    '통지받습니다. [sandbox.md](sandbox.md#여러-번-시도)에 설명이 있습니다.',
  cardDeclinesPerOrder:
    '한 주문에서 24시간 동안 이만큼 거절되면 카드를 더는 채널로 보내지 않습니다. 0이면 제한이 없습니다. 결제 페이지를 몇 번 열든 함께 셉니다. ' +
    '[거절된 카드](security.md#거절된-카드)를 참고합니다.',
  cardDeclinesPerDevice: '같은 제한을 브라우저별로 한 시간 동안 셉니다.',
  cardDeclinesPerAddress: '같은 제한을 공인 IP 주소별로(IPv6는 앞 64비트) 한 시간 동안 셉니다.',
  cardDeclinesPerCard: '같은 제한을 카드별로 한 시간 동안 셉니다. 저장된 카드의 결제도 포함합니다.',
  cardReasonsShown: '한 주문, 브라우저, 카드에서 거절 이유를 그대로 보여 주는 횟수.',
  callbackRetrySeconds: '콜백을 다시 보내는 간격. 예: `60,300,900`.',
  webhookUrl: '차지백을 알리는 주소. 앱의 `webhook_secret`으로 서명합니다.',
  chargebackDeadlineDays: '차지백의 증빙을 낼 수 있는 기간. 한국 날짜로 접수 다음 날부터 셉니다.',
  chargebackFee:
    '차지백 한 건에 가맹점이 내는 비용. 결제의 통화별로 적습니다: `KRW:20000,USD:15`. 돈을 회수할 때 함께 받고, 이기든 지든 돌려주지 ' +
    '않습니다. 회수하기 전에 끝난 건에는 받지 않습니다. 앱이 받는 통화를 모두(받지 않으려면 0) 적어야 하며, 수수료표에 통화를 더할 때도 ' +
    '마찬가지입니다.',
  identityTries:
    '본인확인에서 계좌 정보와 인증번호를 틀릴 수 있는 횟수. 마지막까지 틀리면 결제가 실패합니다.',
  payerDailyCreated: '결제자 한 명이 하루(한국 시간)에 만들 수 있는 주문 수. 제한이 있는 API에만 적용됩니다.',
  payerDailySucceeded:
    '그중 결제할 수 있는 수. 채널에서 시작할 때부터 세고, 결제되지 않고 끝나면 되돌립니다.',
  riskOnError: '가맹점의 위험 규칙으로 평가하지 못한 결제의 처리.',
  cardTries: '결제 한 건에서 카드 정보를 틀릴 수 있는 횟수. 마지막까지 틀리면 결제가 끝납니다.',
  opensLoneWallet:
    '결제수단이 지갑 하나뿐이고 더 고를 것이 없으면 결제 페이지가 버튼을 기다리지 않고 지갑으로 보냅니다. 지갑을 열 수 없으면 평소처럼 버튼을 ' +
    '보여 줍니다.',
  duplicateOrders:
    '이미 쓴 주문번호를 다시 받을지. HaiPay: 같은 요청이 다시 오면 처음과 같이 응답합니다(`replay`). `refuse`이면 같은 요청도 ' +
    '거절합니다. Eximbay: 기본값에서는 같은 번호를 몇 번이든 받으므로 한 주문의 두 페이지가 모두 결제될 수 있습니다. `refuse`이면 한 번호에 열린 ' +
    '페이지는 하나뿐이고 결제된 번호로는 더 결제할 수 없습니다(내용이 다른 페이지는 아무도 결제를 시작하지 않은 페이지를 대신합니다). `once`이면 그에 ' +
    '더해 실패, 포기, 만료된 주문의 번호도 `/ready`, 결제 페이지, `/rebill`에서 다시 받지 않습니다.',
  refusedRequests:
    '일시적인 이유로 거절한 지급과 환불을 24시간 동안 계속 거절할지. 일시적인 이유는 잔액, 한도, 점검, 주소, 정지된 앱, 함께 진행 중인 환불, 앱 ' +
    '설정입니다. 새 `orderId`는 새 요청입니다. `repeatable`이면 이유가 사라진 뒤 같은 요청을 처리합니다.',
  refundNumbers:
    '`any`이면 환불 번호로 결제의 주문번호를 써도 됩니다. 그러면 서명된 `orderNo` 조회를 손에 넣은 사람이 그것으로 그 결제를 환불할 수 있습니다.',
  strictPhone: '전화번호로 국내 휴대전화 번호만 받습니다.',
  hangulPayoutNames: '수취인 이름에 한글을 허용합니다.',
  methods: '앱이 쓸 결제수단 코드: `801,803`, `P000,P302`.',
  timestampWindowSeconds: '헤더 `timestamp`와 실제 시각의 허용 차이. 0이면 비교하지 않습니다.',
  blockedAccounts: '지급하지 않을 계좌번호. 숫자만 적습니다: `12345678998765,110123456789`.',
  strictHolderNumber: '`accountHolderNumber`가 필요하고, 생년월일이면 실제 날짜여야 합니다.',
  strictContact: '`email`, `phone`, `idCardNumber`가 필요합니다.',
  checkoutSessionLifetimeSeconds: '`/ready`의 fgkey로 페이지를 열 수 있는 시간. 최대 일주일입니다.',
  payTo: '`pay_to`: 카드 명세서에 나오는 이름.',
  conversionFields:
    '`always`이면 모든 결제의 결과와 `/confirm` 응답에 `base_*`, `foreign_*`, `dcc_rate`를 넣습니다.',
  settlementCurrency: '`base_*`의 통화. 장부의 정산은 그래도 주문의 통화로 합니다.',
  confirmationMail:
    '구매자에게 결제 확인 메일을 보낼지. `lang`이 `KR`이면 한국어, 아니면 영어입니다. 운영 모드에서는 메일 서버(`NARU_SMTP_URL`)가 있어야 ' +
    '보냅니다. 쇼핑몰이 직접 보낸다면 `false`로 합니다.',
  fastPayment:
    '`ignore`이면 `fast_payment`가 있는 주문을 받고 결제자는 평소처럼 카드를 입력합니다. 사용자별로 카드를 기억하지는 않습니다.',
  eximbayHttpStatus:
    '거절할 때 `rescode`와 함께 HTTP 상태도 씁니다. 아니면 모두 200입니다. 400, 401, 404, 405, 409(상태가 허용하지 않음), 415, ' +
    '500, 그리고 카드사나 매입사가 결제나 환불을 거절하면 402입니다. 키로 앱을 알 수 없을 때와 페이지의 스크립트에는 항상 200입니다.',
  registeredCallback:
    '`false`이면 계좌나 납부 번호가 발급되어도 `status_url`로 결과를 보내지 않습니다. 결제자의 브라우저는 그래도 결과를 전달합니다. 설정한 뒤에 열린 ' +
    '페이지부터 적용됩니다.',
  voidCallback: '`false`이면 그런 주문이 결제되지 않고 끝나도 `status_url`로 결과를 보내지 않습니다.',
  crossBorderOnly: '해외 결제만 계약한 가맹점. 국내 결제수단과 국내 카드, 한국 페이지를 거절합니다(PC04).',
};

/** By the words in which owners, values and defaults are declared. */
const PHRASES: Readonly<Record<string, string>> = {
  payments: '결제',
  'start of payments': '결제 시작',
  callbacks: '콜백',
  chargebacks: '차지백',
  'identity checks': '본인확인',
  'limits of payers': '결제자 한도',
  risk: '위험 관리',
  'payment page': '결제 페이지',
  operator: '운영자',
  'true or false': 'true 또는 false',
  'cases (short, over, repeated, late, wrongName), each with one of accept, hold, refuse':
    '경우(short, over, repeated, late, wrongName)마다 accept, hold, refuse 중 하나',
  'a method code': '결제수단 코드',
  'an account of 6 to 20 digits': '숫자 6~20자리 계좌번호',
  'an address such as https://shop.example/webhook': 'https://shop.example/webhook 같은 주소',
  'currencies with amounts, such as KRW:20000,USD:15': 'KRW:20000,USD:15처럼 통화와 금액',
  'up to 64 letters and digits, as bills of cards show them':
    '카드 명세서에 쓸 수 있는 영문자와 숫자 64자 이하',
  'a currency such as KRW': 'KRW 같은 통화',
  "the dialect's, else `calendar`": 'API의 값, 없으면 `calendar`',
  "the dialect's": 'API의 값',
  "the dialect's schedule": 'API의 간격',
  none: '없음',
  all: '전부',
  "the merchant's name": '가맹점 이름',
  "each order's own": '주문의 통화',
  refused: '거절',
};

/** What stays as it is: names of APIs, words to type, numbers. */
const NAMES = /^(?:HaiPay|TeemoPay|Eximbay|`?[a-z_A-Z]+`?(?:, [a-z_]+)*|\d+)$/;

/** The Korean of an owner, a kind of values, a default or who may set it. */
export function settingPhrase(english: string): string {
  const phrase = PHRASES[english];
  if (phrase !== undefined) return phrase;
  const number = /^a whole number from (\d+) to (\d+)$/.exec(english);
  if (number) return `${number[1]}~${number[2]}의 정수`;
  const list = /^a list with commas, each (.+)$/.exec(english);
  if (list) return `쉼표로 이은 목록: ${settingPhrase(list[1] ?? '')}`;
  const sandbox = /^(\d+), in the sandbox (\d+)$/.exec(english);
  if (sandbox) return `${sandbox[1]}, 샌드박스에서는 ${sandbox[2]}`;
  if (!NAMES.test(english)) throw new Error(`docs-settings-korean.ts has no Korean text for: ${english}`);
  return english;
}
