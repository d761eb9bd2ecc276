#!/usr/bin/env bash
# TeemoPay with bash, openssl and curl: a payment, its query, the balance, a payout and its query.
#
#   docs/examples/teemopay/curl.sh
#
# Against the sandbox of `npm start` it needs nothing else. Another server or application:
#   TEEMOPAY_URL          http://127.0.0.1:8080
#   TEEMOPAY_APP_CODE     the application
#   TEEMOPAY_PRIVATE_KEY  its private key: one line of base64 (PKCS#8), as it is exchanged
set -euo pipefail

demo="$(dirname "${BASH_SOURCE[0]}")/../../../sandbox/demo-credentials.json"

# One text of the "teemopay" part of the demo credentials.
demo_value() {
  sed -n '/"teemopay"/,/}/p' "$demo" | sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"
}

url="${TEEMOPAY_URL:-http://127.0.0.1:8080}"
app_code="${TEEMOPAY_APP_CODE:-$(demo_value appCode)}"
private_key="${TEEMOPAY_PRIVATE_KEY:-$(demo_value merchantPrivateKey)}"

# openssl reads the key as PEM, which is the same base64 in lines with a frame.
key_file="$(mktemp)"
trap 'rm -f "$key_file"' EXIT
printf -- '-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n' "$(fold -w 64 <<<"$private_key")" >"$key_file"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# [signature]
# sign_fields NONCE NAME=VALUE... : the fields in the order of their names, joined by "&", the nonce last; SHA1withRSA.
# Fields without a value take no part.
sign_fields() {
  local nonce="$1" sorted
  shift
  sorted="$(printf '%s\n' "$@" | { grep '=.*[^[:space:]]' || true; } | LC_ALL=C sort -t= -k1,1 | tr '\n' '&')"
  printf '%snonce=%s' "$sorted" "$nonce" | openssl dgst -sha1 -sign "$key_file" | openssl base64 -A
}
# [/signature]

# json NAME=VALUE... : the same fields as JSON. Some are numbers in TeemoPay's tables, the others are text.
json() {
  local field name value text='' separator=''
  for field in "$@"; do
    name="${field%%=*}" value="${field#*=}"
    case "$name" in
      paymentType | accountType | expirationTime) ;;
      *) value="${value//\\/\\\\}" && value="\"${value//\"/\\\"}\"" ;;
    esac
    text="$text$separator\"$name\":$value" separator=','
  done
  printf '{%s}' "$text"
}

# [call]
# call PATH NAME=VALUE... : signs the fields, posts them and prints the answer; every code but 200 ends the script.
call() {
  local path="$1" nonce sign answer
  shift
  nonce="$(openssl rand -hex 16)"
  sign="$(sign_fields "$nonce" "$@")"
  answer="$(json "$@" "sign=$sign" | curl -sS --fail -H 'content-type: application/json' \
    -H "timestamp: $(date +%s)000" -H "nonce: $nonce" -H 'country: KR' -H "app_code: $app_code" \
    --data-binary @- "$url$path")" || fail "$path was not answered"
  grep -Eq '"code": *200[,}]' <<<"$answer" || fail "$path was refused: $answer"
  echo "$answer"
}
# [/call]

# status_of ANSWER : the number behind "status".
status_of() {
  sed -n 's/.*"status": *\([0-9]*\).*/\1/p' <<<"$1"
}

run="$(date +%s)-$$"

echo "== create a payment of 1000 won by virtual account"
answer="$(call /api/pay/payment/create/v1 "merchantOrderNo=CURL-IN-$run" paymentType=801 'realName=홍길동' \
  'merchantName=Seoul Books' accountHolderNumber=950101 amount=1000)"
echo "$answer"
[[ "$(status_of "$answer")" == 1 ]] || fail 'the payment is not waiting for its payer'

echo "== query it"
answer="$(call /api/pay/payment/query/v1 "merchantOrderNo=CURL-IN-$run")"
echo "$answer"

echo "== balance"
call /api/pay/merchant/balance

echo "== pay out 1000 won"
call /api/pay/payout/create/v1 "merchantOrderNo=CURL-OUT-$run" amount=1000 bankCode=088 'bankName=Shinhan Bank' \
  accountType=801 bankAccount=12345678998765 'realName=HONG GILDONG' idType=RRN

echo "== query it until the bank has answered (the sandbox takes 2 seconds)"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  answer="$(call /api/pay/payout/query/v1 "merchantOrderNo=CURL-OUT-$run")"
  [[ "$(status_of "$answer")" == 1 ]] || break
  sleep 1
done
echo "$answer"
[[ "$(status_of "$answer")" == 2 ]] || fail 'the payout has not succeeded'
echo "== done"
