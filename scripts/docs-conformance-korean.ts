/** What the Korean page says of the cases and checks of `naru conform`, by the English text; a test asks for each. */

/** What is refused: the end of the sentence, with its code, is added. */
const REFUSED: Readonly<Record<string, string>> = {
  'A signature by another private key': '다른 개인 키로 만든 서명은',
  'A signature with another secret key in its text': '다른 시크릿 키를 넣어 만든 서명은',
  'A signature with another nonce than that of the header': '헤더와 다른 nonce로 만든 서명은',
  'A request without sign': 'sign이 없는 요청은',
  'A member that was added after signing': '서명한 뒤 필드를 추가한 요청은',
  'A field that was added after signing': '서명한 뒤 필드를 추가한 요청은',
  'An appId that there is not': '없는 appId는',
  'A request without appId': 'appId가 없는 요청은',
  'A query without orderId': 'orderId가 없는 조회는',
  'A query without merchantOrderNo': 'merchantOrderNo가 없는 조회는',
  'An orderId that is a list': '배열인 orderId는',
  'A merchantOrderNo that is no text': '문자열이 아닌 merchantOrderNo는',
  'An orderId of more than 48 characters': '48자를 넘는 orderId는',
  'A merchantOrderNo of more than 32 characters': '32자를 넘는 merchantOrderNo는',
  'A body that is no JSON': 'JSON이 아닌 본문은',
  'A body that is a list': '배열인 본문은',
  'An empty body': '빈 본문은',
  'A body that has a member twice': '같은 필드가 두 번 있는 본문은',
  'Another order under the same orderId': '같은 orderId로 보낸 다른 주문은',
  'An amount with a thousands separator': '천 단위 구분자가 있는 금액은',
  'A negative amount': '음수 금액은',
  'An amount with an exponent': '지수로 적은 금액은',
  'An amount far above the limits': '한도를 크게 넘는 금액은',
  'An amount with decimals': '소수가 있는 금액은',
  'An amount of zero': '0인 금액은',
  'A method that there is not': '없는 결제수단은',
  'A paymentType that there is not': '없는 paymentType은',
  'An email that is no address': '형식에 맞지 않는 이메일은',
  'A phone with a country code': '국가번호가 붙은 전화번호는',
  'A partnerUserId with a space': '공백이 있는 partnerUserId는',
  'KakaoPay without phone': 'phone이 없는 카카오페이 주문은',
  'A payout to a bank that there is not': '없는 은행으로 보내는 지급은',
  'A payout to anything but BANK_ACCOUNT': 'BANK_ACCOUNT가 아닌 지급은',
  'A payout far above the limits': '한도를 크게 넘는 지급은',
  'A payout to a name of more than 30 letters': '이름이 30자를 넘는 지급은',
  'A payout without accountNo': 'accountNo가 없는 지급은',
  'A payout with another accountType': '다른 accountType의 지급은',
  'A payout with another idType': '다른 idType의 지급은',
  'A payout to an account of two digits': '계좌번호가 두 자리인 지급은',
  'A payout without amount': 'amount가 없는 지급은',
  'A payout without realName': 'realName이 없는 지급은',
  'A payout above the balance': '잔액을 넘는 지급은',
  'A refund of a collection that there is not': '없는 결제의 환불은',
  'A refund of a collection that nobody has paid': '결제되지 않은 주문의 환불은',
  'A refund of a collection that is refunded already': '이미 환불한 결제의 환불은',
  'A request without timestamp': 'timestamp가 없는 요청은',
  'A timestamp in seconds': '초 단위 timestamp는',
  'A timestamp of an hour ago': '한 시간 전의 timestamp는',
  'A request without nonce': 'nonce가 없는 요청은',
  'A nonce of less than 32 characters': '32자보다 짧은 nonce는',
  'A request without country': 'country가 없는 요청은',
  'Another country than KR': 'KR이 아닌 country는',
  'A request without app_code': 'app_code가 없는 요청은',
  'An app_code that there is not': '없는 app_code는',
  'Another type than PAYIN and PAYOUT': 'PAYIN과 PAYOUT이 아닌 type은',
  'A beginTime of more than 90 days ago': '90일보다 오래된 beginTime은',
  'A range of more than 31 days': '31일을 넘는 기간은',
  'A beginTime in the future': '미래의 beginTime은',
  'A beginTime later than endTime': 'endTime보다 늦은 beginTime은',
  'A status that there is not': '없는 status는',
  'A pageIndex that was not given out': '발급하지 않은 pageIndex는',
  'A merchantOrderNo that was used': '이미 쓴 merchantOrderNo는',
  'An order that there is not': '없는 주문의 조회는',
  'A transaction that there is not': '없는 거래의 조회는',
  'A call without Authorization': 'Authorization이 없는 호출은',
  'Another API key of the same mid': '같은 mid의 다른 API 키는',
  'An API key of a mid that there is not': '없는 mid의 API 키는',
  'mid and API key as user name and password': 'mid를 사용자 이름, API 키를 비밀번호로 보낸 호출은',
  'Another scheme than Basic': 'Basic이 아닌 인증 방식은',
  'A body as text/plain': 'text/plain으로 보낸 본문은',
  'A body as a form': '폼으로 보낸 본문은',
  'A call with GET that wants POST': 'POST 호출을 GET으로 보내면',
  'Another key_field': '다른 key_field는',
  'An order_id that is a list': '배열인 order_id는',
  'Another mid than that of the API key': 'API 키의 것이 아닌 mid는',
  'A verification without data': 'data가 없는 검증은',
  'A cancel of a transaction id that has not 24 characters': '거래번호가 24자가 아닌 환불은',
  'A capture of a transaction id that has not 24 characters': '거래번호가 24자가 아닌 매입은',
  'An inquiry for a token that there is not': '없는 토큰의 조회는',
  'Yen with decimals': '소수가 있는 엔화 금액은',
  'A currency that there is not': '없는 통화는',
  'A transaction_type that there is not': '없는 transaction_type은',
  'An order of another mid': '다른 mid의 주문은',
  'A refund of a transaction that there is not': '없는 거래의 환불은',
  'A capture of a transaction that there is not': '없는 거래의 매입은',
  'A confirmation of an authentication that there is not': '없는 인증의 승인 요청은',
  'A charge of a token that there is not': '없는 토큰의 청구는',
};

const WITHOUT: Readonly<Record<string, string>> = {
  collection: '결제',
  payment: '결제',
  order: '주문',
  inquiry: '조회',
};

const SENTENCES: Readonly<Record<string, string>> = {
  'A call that is handled is answered with HTTP 200': '처리한 호출은 HTTP 200으로 응답합니다.',
  'Answers are application/json': '응답은 application/json입니다.',
  'Answers are JSON': '응답은 JSON입니다.',
  'The envelope of a call that is handled has status "1"': '처리한 호출의 응답은 status가 "1"입니다.',
  'The envelope of a call that is handled has the error "00000000" and an empty msg':
    '처리한 호출의 응답은 error가 "00000000"이고 msg가 비어 있습니다.',
  'The balance has the texts bal, availableBal, frzBal and unSettleBal':
    '잔액에는 문자열 bal, availableBal, frzBal, unSettleBal이 있습니다.',
  'Amounts of the balance have two decimals': '잔액의 금액은 소수 두 자리입니다.',
  'data of the balance is signed by the platform': '잔액의 data에는 플랫폼의 서명이 있습니다.',
  'The configuration has a list of products with their methods':
    '설정 조회에는 상품과 결제수단의 목록이 있습니다.',
  'An order that there is not is neither paid nor failed (collection)': '없는 결제는 성공도 실패도 아닙니다.',
  'An order that there is not is neither paid nor failed (payout)': '없는 지급은 성공도 실패도 아닙니다.',
  'A refusal has a code of its own in error, and a text in msg':
    '거절에는 error에 코드가, msg에 이유가 있습니다.',
  'A refusal has no data': '거절에는 data가 없습니다.',
  'A refusal has no data, or null': '거절에는 data가 없거나 null입니다.',
  'A refusal has an integer code and a text in msg': '거절에는 정수 code와 문자열 msg가 있습니다.',
  'A refusal is HTTP 200, too': '거절도 HTTP 200입니다.',
  'Unknown members are signed and ignored': '모르는 필드는 서명에 넣되 무시합니다.',
  'Unknown fields are signed and ignored': '모르는 필드는 서명에 넣되 무시합니다.',
  'null and "" are not part of the signed text': 'null과 ""은 서명 원문에 넣지 않습니다.',
  'null, empty and blank fields are not part of the signed text':
    'null, 빈 값, 공백뿐인 값은 서명 원문에 넣지 않습니다.',
  'Members may come in any order': '필드의 순서는 상관없습니다.',
  'Values are signed as raw UTF-8': '값은 이스케이프하지 않은 UTF-8로 서명합니다.',
  'The same query may come again: there is no nonce': 'nonce가 없으므로 같은 조회를 다시 보낼 수 있습니다.',
  'appId may be text': 'appId는 문자열이어도 됩니다.',
  'A path that there is not is not answered like a call that is handled':
    '없는 경로에는 처리한 호출처럼 응답하지 않습니다.',
  'GET is not answered like a call that is handled': 'GET에는 처리한 호출처럼 응답하지 않습니다.',
  'The currency of the path may be in capitals': '경로의 통화는 대문자여도 됩니다.',
  'A collection is accepted with a platform number and the address of a page':
    '결제를 접수하면 플랫폼 번호와 결제 페이지 주소를 줍니다.',
  'data of a new collection has exactly four members': '새 결제의 data에는 네 필드만 있습니다.',
  'data of a new collection is signed by the platform': '새 결제의 data에는 플랫폼의 서명이 있습니다.',
  'A virtual account is not in the answer, but on the page':
    '가상계좌 번호는 응답이 아니라 결제 페이지에 나옵니다.',
  'An amount may have two decimals': '금액은 소수 두 자리여도 됩니다.',
  'The same order again makes no second one: it is refused, or answered with the same platform number':
    '같은 주문을 다시 보내도 두 번째 주문이 생기지 않습니다. 거절하거나 같은 플랫폼 번호로 응답합니다.',
  'A new collection is found under both numbers': '새 결제는 두 번호로 조회됩니다.',
  'A query may name the platform number, too': '조회에 플랫폼 번호를 함께 보낼 수 있습니다.',
  'A collection that nobody has paid has the integer status 0 or 1':
    '결제되지 않은 주문의 status는 정수 0 또는 1입니다.',
  'amount, actualAmount and fee of a query have two decimals':
    '조회의 amount, actualAmount, fee는 소수 두 자리입니다.',
  'actualAmount is zero before anything was received': '받은 돈이 없으면 actualAmount는 0입니다.',
  'data of a query is signed by the platform': '조회의 data에는 플랫폼의 서명이 있습니다.',
  'A paid collection has the status 2 and all of its amount':
    '결제된 주문의 status는 2이고 전액이 들어 있습니다.',
  'A paid collection has its time as yyyy-MM-dd HH:mm:ss': '결제된 주문의 시각은 yyyy-MM-dd HH:mm:ss입니다.',
  'A failed collection has the status 3 and nothing received':
    '실패한 결제의 status는 3이고 받은 돈이 없습니다.',
  'A failed collection says why in errorMsg': '실패한 결제에는 errorMsg에 이유가 있습니다.',
  'A paid collection can be refunded, and the refund is found under both of its numbers':
    '결제된 주문은 환불할 수 있고, 환불은 두 번호로 조회됩니다.',
  'A payout that was paid has the status 2, its time and a fee beside the amount':
    '성공한 지급의 status는 2이고 시각과 수수료가 있습니다.',
  'A payout that failed has the status 3, says why, and costs nothing':
    '실패한 지급의 status는 3이고 이유가 있으며 수수료가 없습니다.',
  'A call that is handled has the integer code 200 and the msg "success"':
    '처리한 호출은 정수 code 200과 msg "success"로 응답합니다.',
  'Answers have a traceId': '응답에는 traceId가 있습니다.',
  'The balance has the texts totalAmount, frozenAmount and availAmount':
    '잔액에는 문자열 totalAmount, frozenAmount, availAmount가 있습니다.',
  'totalAmount is frozenAmount and availAmount together':
    'totalAmount는 frozenAmount와 availAmount의 합입니다.',
  'A payment that there is not is code 434, or 400 by the English page':
    '없는 결제는 코드 434입니다(영어 문서에서는 400).',
  'A payout that there is not is code 434, or 400 by the English page':
    '없는 지급은 코드 434입니다(영어 문서에서는 400).',
  'The header may have its later name appCode': '헤더 이름은 나중 이름인 appCode여도 됩니다.',
  'A nonce is good for one request: the same query again is refused':
    'nonce는 한 번만 쓸 수 있습니다. 같은 조회를 다시 보내면 거절합니다.',
  'The list has records': '목록에는 records가 있습니다.',
  'A virtual account is accepted under the number of the merchant, with one of the platform':
    '가상계좌 주문을 가맹점 번호로 접수하고 플랫폼 번호를 줍니다.',
  'A new virtual account waits for its payer: the status is 1': '새 가상계좌는 입금 대기 상태인 1입니다.',
  'The amount comes back with two decimals': '금액은 소수 두 자리로 돌아옵니다.',
  'paymentInfo is the number of the account, additionalInfo its bank and its end':
    'paymentInfo는 계좌번호, additionalInfo는 은행과 기한입니다.',
  'paymentType comes back as it was sent': 'paymentType은 보낸 값 그대로 돌아옵니다.',
  'A new payment is found under its number': '새 결제는 가맹점 번호로 조회됩니다.',
  'A payment that waits for its payer has the status 1': '입금을 기다리는 결제의 status는 1입니다.',
  'transactionAmount is the ordered amount with two decimals':
    'transactionAmount는 소수 두 자리의 주문 금액입니다.',
  'amount is what was received so far: nothing': 'amount는 지금까지 받은 금액이며 아직 0입니다.',
  'serviceAmount has two decimals': 'serviceAmount는 소수 두 자리입니다.',
  'A paid payment has the status 2 and all of its amount':
    '결제된 주문의 status는 2이고 전액이 들어 있습니다.',
  'A paid payment has a row for the sum that came, with its number, amount and time':
    '결제된 주문에는 입금마다 번호, 금액, 시각이 있는 행이 있습니다.',
  'A paid payment stands in the list with the status 2': '결제된 주문은 목록에서 status 2입니다.',
  'A payout that was paid has the status 2, its time and its fee':
    '성공한 지급의 status는 2이고 시각과 수수료가 있습니다.',
  'A payout that failed has the status 3, a code and a text':
    '실패한 지급의 status는 3이고 코드와 문구가 있습니다.',
  'A payout that came back after success has the status 4': '성공한 뒤 반송된 지급의 status는 4입니다.',
  'rescode and resmsg are texts': 'rescode와 resmsg는 문자열입니다.',
  'The status of an order that there is not is NONE': '없는 주문의 status는 NONE입니다.',
  'The same inquiry again has the same rescode': '같은 조회를 다시 보내면 rescode가 같습니다.',
  'The content type may have a charset': 'Content-Type에 charset이 붙어도 됩니다.',
  'A path that there is not is not answered with 0000': '없는 경로에는 0000으로 응답하지 않습니다.',
  'A result with a wrong fgkey is not genuine': 'fgkey가 틀린 결과는 진짜가 아닙니다.',
  'A result that was altered after its fgkey was made is not genuine':
    'fgkey를 만든 뒤 바뀐 결과는 진짜가 아닙니다.',
  'A result without fgkey is not genuine': 'fgkey가 없는 결과는 진짜가 아닙니다.',
  'An order is prepared with rescode 0000 and an fgkey': '주문을 준비하면 rescode 0000과 fgkey를 줍니다.',
  'The fgkey has 64 upper-case hexadecimal digits': 'fgkey는 대문자 16진수 64자리입니다.',
  'The fgkey is that of the secret key and the older names of the parameters':
    'fgkey는 시크릿 키와 옛 파라미터 이름으로 계산합니다.',
  'The same body has the same fgkey': '본문이 같으면 fgkey도 같습니다.',
  'The resmsg of a prepared order is "Success", without a full stop':
    '준비한 주문의 resmsg는 마침표 없는 "Success"입니다.',
  'Texts may be in Hangul': '값은 한글이어도 됩니다.',
  'A lang that there is not is taken': '없는 lang도 받습니다.',
  'A prepared order opens a page: the answer has its address and display_type':
    '준비한 주문으로 결제창을 열면 주소와 display_type을 줍니다.',
  'param3 of an opened page is OPENAPI': '연 결제창의 param3은 OPENAPI입니다.',
  'There is no page for an order whose amount differs from what was prepared':
    '준비한 것과 금액이 다르면 결제창이 열리지 않습니다.',
  'There is no page without an fgkey': 'fgkey가 없으면 결제창이 열리지 않습니다.',
  'There is no page for a wrong fgkey': 'fgkey가 틀리면 결제창이 열리지 않습니다.',
  'A token that there is not can not be deleted': '없는 토큰은 삭제할 수 없습니다.',
  'A recurring payment that there is not can not be ended': '없는 정기결제는 끝낼 수 없습니다.',
  'A paid order is SALE with its whole amount as balance': '결제된 주문은 SALE이고 balance가 전액입니다.',
  'The transaction id has 24 characters, of which the first ten are the mid':
    '거래번호는 24자이고 앞 열 자가 mid입니다.',
  'An inquiry with the amount written otherwise does not find the payment':
    '금액을 다르게 적은 조회로는 결제를 찾지 못합니다.',
  'A declined order is not SALE': '거절된 주문은 SALE이 아닙니다.',
  'A refund of a part leaves the rest as balance': '부분 환불 뒤 balance는 나머지 금액입니다.',
  'A refund above what is left is refused': '남은 금액을 넘는 환불은 거절합니다.',
  'A refund with a wrong balance is refused': 'balance가 틀린 환불은 거절합니다.',
  'A refund_id is good for one refund': 'refund_id는 한 번만 쓸 수 있습니다.',
  'A result that was sent is genuine': '보낸 결과는 진짜로 확인됩니다.',
};

/** The Korean text of a case; undefined when there is none. */
export function koreanCase(title: string): string | undefined {
  const sentence = SENTENCES[title];
  if (sentence !== undefined) return sentence;
  const [, subject = '', code, rescode] = /^(.*) is (?:refused|code (\d+)|((?:EC|Q)\d+))$/.exec(title) ?? [];
  const korean = REFUSED[subject] ?? withoutMember(subject);
  if (korean === undefined) return undefined;
  const shown = code === undefined ? rescode && `(\`${rescode}\`)` : `(코드 ${code})`;
  return `${korean} 거절합니다${shown ?? ''}.`;
}

function withoutMember(subject: string): string | undefined {
  const [, kind = '', member] = /^An? (\w+) without ([\w.]+)$/.exec(subject) ?? [];
  return WITHOUT[kind] && `필수 필드 ${member} 없이 보낸 ${WITHOUT[kind]} 요청은`;
}
