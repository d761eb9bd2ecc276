#!/usr/bin/env bash
# HaiPay with bash, openssl and curl: a collection, its query, the balance, a payout, its query, a refund and its query.
#
#   docs/examples/haipay/curl.sh
#
# Against the sandbox of `npm start` it needs nothing else. Another server or app:
#   HAIPAY_URL          http://127.0.0.1:8080
#   HAIPAY_APP_ID       the app
#   HAIPAY_SECRET_KEY   its secret key
#   HAIPAY_PRIVATE_KEY  its private key: one line of base64 (PKCS#8), as it is exchanged
set -euo pipefail

demo="$(dirname "${BASH_SOURCE[0]}")/../../../sandbox/demo-credentials.json"

# One value of the first app in the "haipay" part of the demo credentials.
demo_value() {
  sed -n '/"haipay"/,/}/p' "$demo" | sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",]*\)\"\{0,1\}.*/\1/p"
}

url="${HAIPAY_URL:-http://127.0.0.1:8080}"
app_id="${HAIPAY_APP_ID:-$(demo_value appId)}"
secret_key="${HAIPAY_SECRET_KEY:-$(demo_value secretKey)}"
private_key="${HAIPAY_PRIVATE_KEY:-$(demo_value merchantPrivateKey)}"

# openssl reads the key as PEM, which is the same base64 in lines with a frame.
key_file="$(mktemp)"
trap 'rm -f "$key_file"' EXIT
printf -- '-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n' "$(fold -w 64 <<<"$private_key")" >"$key_file"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# [signature]
# sign_fields NAME=VALUE... : the members that have a value, in the order of their names, joined by "&", the secret key
# last; SHA256withRSA.
sign_fields() {
  local sorted
  sorted="$(printf '%s\n' "$@" | { grep -v '^[^=]*=$' || true; } | LC_ALL=C sort -t= -k1,1 | tr '\n' '&')"
  printf '%skey=%s' "$sorted" "$secret_key" | openssl dgst -sha256 -sign "$key_file" | openssl base64 -A
}
# [/signature]

# json NAME=VALUE... : the same members as JSON; appId is a number, the others are text.
json() {
  local field name value text='' separator=''
  for field in "$@"; do
    name="${field%%=*}" value="${field#*=}"
    [[ "$name" == appId ]] || { value="${value//\\/\\\\}" && value="\"${value//\"/\\\"}\""; }
    text="$text$separator\"$name\":$value" separator=','
  done
  printf '{%s}' "$text"
}

# [call]
# call PATH NAME=VALUE... : signs the members, posts them and prints the answer; every error but 00000000 ends the script.
call() {
  local path="$1" answer
  shift
  set -- "appId=$app_id" "$@"
  answer="$(json "$@" "sign=$(sign_fields "$@")" |
    curl -sS --fail -H 'content-type: application/json' --data-binary @- "$url$path")" || fail "$path was not answered"
  grep -q '"error": *"00000000"' <<<"$answer" || fail "$path was refused: $answer"
  echo "$answer"
}
# [/call]

# value_of NAME ANSWER : the text or number behind a name.
value_of() {
  sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" <<<"$2"
}

run="$(date +%s)-$$"

echo "== collect 2000 won by Kakao Pay"
collection="$(call /krw/collect/apply "orderId=CURL-IN-$run" amount=2000 payType=EWALLET inBankCode=KAKAOPAY_KRW \
  'name=홍길동' phone=01012345678 email=payer@example.com partnerUserId=user-1 \
  callBackUrl=https://shop.example.com/paid callBackFailUrl=https://shop.example.com/failed)"
echo "$collection"

# Only a sandbox plays the payer; elsewhere somebody has to pay on the page of payUrl.
curl -sS --fail -o /dev/null -X POST "$url/_sandbox/payments/CURL-IN-$run/succeed" || true

echo "== query it"
answer="$(call /krw/collect/query "orderId=CURL-IN-$run")"
echo "$answer"
[[ "$(value_of status "${answer#*data}")" == 2 ]] || fail 'the collection is not paid'

echo "== balance"
call /krw/account/ledger

echo "== pay out 2000 won"
call /krw/pay/apply "orderId=CURL-OUT-$run" amount=2000 accountType=BANK_ACCOUNT bankCode=SHBKKRSE \
  accountNo=110123456789 'name=Hong Gildong' phone=01012345678 email=payee@example.com partnerUserId=user-1

echo "== query it until the bank has answered (the sandbox takes 2 seconds)"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  answer="$(call /krw/pay/query "orderId=CURL-OUT-$run")"
  [[ "$(value_of status "${answer#*data}")" =~ ^[01]$ ]] || break
  sleep 1
done
echo "$answer"
[[ "$(value_of status "${answer#*data}")" == 2 ]] || fail 'the payout has not succeeded'

echo "== refund the collection"
call /krw/refund/apply "orderId=CURL-BACK-$run" "orderNo=$(value_of orderNo "$collection")"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  answer="$(call /krw/refund/refundQuery "orderId=CURL-BACK-$run")"
  [[ "$(value_of status "${answer#*data}")" == 1 ]] || break
  sleep 1
done
echo "$answer"
[[ "$(value_of status "${answer#*data}")" == 2 ]] || fail 'the refund has not succeeded'
echo "== done"
