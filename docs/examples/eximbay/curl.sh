#!/usr/bin/env bash
# Eximbay with curl: prepares and opens a payment, asks for it, verifies its result, refunds it; captures an
# authorization; approves what was authenticated.
#
#   bash docs/examples/eximbay/curl.sh
#
# Against the sandbox of `npm start` it needs nothing else. Another server or merchant:
#   EXIMBAY_URL         http://127.0.0.1:8080
#   EXIMBAY_MID         the merchant id
#   EXIMBAY_API_KEY     its API key
#   EXIMBAY_STATUS_URL  where results are sent, whether somebody listens there or not; http://127.0.0.1:9000/
set -euo pipefail

demo="$(dirname "${BASH_SOURCE[0]}")/../../../sandbox/demo-credentials.json"

# One text of the "eximbay" part of the demo credentials.
demo_value() {
  sed -n '/"eximbay"/,/}/p' "$demo" | sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"
}

url="${EXIMBAY_URL:-http://127.0.0.1:8080}"
mid="${EXIMBAY_MID:-$(demo_value mid)}"
api_key="${EXIMBAY_API_KEY:-$(demo_value apiKey)}"
status_url="${EXIMBAY_STATUS_URL:-http://127.0.0.1:9000/}"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# [call]
# The API key is the user name; there is no password.
authorization="Authorization: Basic $(printf '%s:' "$api_key" | base64)"

# call PATH BODY : posts it and prints the answer; every rescode but 0000 ends the script.
call() {
  local answer
  answer="$(curl -sS --fail --request POST "$url$1" --header "$authorization" \
    --header 'Content-Type: application/json' --data "$2")" || fail "$1 was not answered"
  grep -q '"rescode":"0000"' <<<"$answer" || fail "$1 was refused: $answer"
  echo "$answer"
}
# [/call]

# member NAME ANSWER : the text behind "NAME" in an answer.
member() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" <<<"$2"
}

run="$(date +%s)-$$"

# order TYPE ORDER_ID : the body of /ready.
order() {
  cat <<JSON
{
  "payment": { "transaction_type": "$1", "order_id": "$2", "currency": "USD", "amount": "30.00", "lang": "EN" },
  "merchant": { "mid": "$mid" },
  "buyer": { "name": "Hong Gildong", "email": "hong@example.com" },
  "url": { "return_url": "http://127.0.0.1:9000/", "status_url": "$status_url" }
}
JSON
}

# pay TYPE ORDER_ID : prepares a payment, opens its page as the script does, and lets the sandbox be the payer.
pay() {
  local body fgkey page
  body="$(order "$1" "$2")"
  fgkey="$(member fgkey "$(call /v1/payments/ready "$body")")"
  echo "fgkey $fgkey"
  page="$(call /v1/payments "{ \"fgkey\": \"$fgkey\", ${body#*\{}")"
  echo "page $(member url "$page")"
  curl -sS --fail --output /dev/null --request POST "$url/_sandbox/payments/$2/succeed" ||
    fail 'only a sandbox plays the payer; elsewhere somebody has to pay on the page'
}

# retrieve ORDER_ID
retrieve() {
  call /v1/payments/retrieve "{ \"mid\": \"$mid\", \"key_field\": \"order_id\",
    \"payment\": { \"order_id\": \"$1\", \"currency\": \"USD\", \"amount\": \"30.00\", \"lang\": \"EN\" } }"
}

# result ORDER_ID : what was sent to status_url. A shop receives it; the sandbox keeps what it sent.
result() {
  local body
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    # The receiver's answer has a body and a rescode, too; only the result itself has an fgkey.
    body="$(member body "$(curl -sS --fail "$url/_sandbox/callbacks?no=$1" | tr '{' '\n' | grep -m1 'fgkey=')")"
    [[ -z "$body" ]] || break
    sleep 0.5
  done
  [[ -n "$body" ]] || fail "no result of $1 was sent"
  echo "$body"
}

# cancel TRANSACTION_ID ORDER_ID TYPE AMOUNT BALANCE REFUND_ID
cancel() {
  call "/v1/payments/$1/cancel" "{ \"mid\": \"$mid\",
    \"refund\": { \"refund_type\": \"$3\", \"refund_amount\": \"$4\", \"refund_id\": \"$6\", \"reason\": \"change of mind\" },
    \"payment\": { \"order_id\": \"$2\", \"currency\": \"USD\", \"amount\": \"30.00\", \"balance\": \"$5\", \"lang\": \"EN\" } }"
}

echo "== a payment of 30 dollars"
pay PAYMENT "CURL-$run"
answer="$(retrieve "CURL-$run")"
echo "$answer"
transaction="$(member transaction_id "$answer")"

echo "== verify its result"
call /v1/payments/verify "{ \"data\": \"$(result "CURL-$run")\" }"

echo "== refund 10 dollars, then the rest"
cancel "$transaction" "CURL-$run" P 10.00 30.00 "$run-1"
cancel "$transaction" "CURL-$run" F 20.00 20.00 "$run-2"

echo "== an authorization, and its capture"
pay AUTHORIZE "CURL-$run-A"
answer="$(retrieve "CURL-$run-A")"
echo "$answer"
call "/v1/payments/$(member transaction_id "$answer")/capture" "{ \"mid\": \"$mid\",
  \"payment\": { \"order_id\": \"CURL-$run-A\", \"currency\": \"USD\", \"amount\": \"30.00\", \"lang\": \"EN\" } }"

echo "== an authentication, and its approval"
pay PAYER_AUTH "CURL-$run-P"
payer_auth_id="$(result "CURL-$run-P" | tr '&' '\n' | sed -n 's/^payer_auth_id=//p')"
call /v1/payments/confirm "{ \"transaction_type\": \"PAYMENT_PA\", \"mid\": \"$mid\",
  \"payment\": { \"order_id\": \"CURL-$run-P\", \"currency\": \"USD\", \"amount\": \"30.00\", \"lang\": \"EN\",
    \"payer_auth_id\": \"$payer_auth_id\" } }"
echo "== done"
