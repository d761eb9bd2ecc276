"""
A payment with each of the three APIs: made, paid by the sandbox, its callback verified, queried.

    python3 docs/examples/python/shop.py haipay|teemopay|eximbay

Against the sandbox of `npm start` it needs nothing else; NARU_URL is the address of another one. The keys are those of
sandbox/demo-credentials.json.
"""

import json
import os
import pathlib
import queue
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import naru

CALLBACK_WITHIN_S = 15
URL = os.environ.get("NARU_URL", "http://127.0.0.1:8080")
DEMO = json.loads((pathlib.Path(__file__).parents[3] / "sandbox/demo-credentials.json").read_text())


def receive(verify, taken, refused):
    """An endpoint on any free port; `verify(body, headers)` answers the members, or None for what is not genuine."""
    callbacks = queue.Queue()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            members = verify(body, self.headers)
            if members is None:
                print("a callback that is not genuine was refused")
            else:
                # A callback may come more than once: a shop books it once, in the transaction that remembers it.
                callbacks.put(members)
            status, text = taken if members is not None else refused
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/", lambda: callbacks.get(timeout=CALLBACK_WITHIN_S)


def pay(order_number):
    """Only a sandbox plays the payer; elsewhere somebody has to pay on the page."""
    request = urllib.request.Request(f"{URL}/_sandbox/payments/{order_number}/succeed", method="POST")
    urllib.request.urlopen(request, timeout=naru.TIMEOUT_S).close()


def haipay(order_id):
    app = DEMO["haipay"][0]
    platform = {"secret_key": app["secretKey"], "platform_key": app["platformPublicKey"]}
    keys = {**platform, "private_key": app["merchantPrivateKey"]}
    url, callback = receive(
        lambda body, _: naru.haipay_callback(body, app["appId"], **platform), (200, "SUCCESS"), (400, "signature")
    )
    order = {
        "appId": app["appId"],
        "orderId": order_id,
        "amount": "2000",
        "payType": "EWALLET",
        "inBankCode": "KAKAOPAY_KRW",
        "name": "홍길동",
        "phone": "01012345678",
        "email": "payer@example.com",
        "partnerUserId": "user-1",
        "callBackUrl": "https://shop.example.com/paid",
        "callBackFailUrl": "https://shop.example.com/failed",
        "notifyUrl": url,
    }
    created = naru.haipay_call(URL, "/krw/collect/apply", order, **keys)
    print(f"created {created['orderNo']}: send the payer to {created['payUrl']}")
    pay(order_id)
    members = callback()
    print(f"verified callback: {members['orderId']} status {members['status']}, {members['amount']}")
    query = {"appId": app["appId"], "orderId": order_id}
    found = naru.haipay_call(URL, "/krw/collect/query", query, **keys)
    print(f"query: status {found['status']}, received {found['actualAmount']}")


def teemopay(order_number):
    app = DEMO["teemopay"]
    keys = {"app_code": app["appCode"], "private_key": app["merchantPrivateKey"]}
    url, callback = receive(
        lambda body, headers: naru.teemopay_callback(body, headers.get("nonce", ""), app["platformPublicKey"]),
        (200, "SUCCESS"),
        (400, "signature"),
    )
    order = {
        "merchantOrderNo": order_number,
        "paymentType": 801,
        "amount": "1000",
        "realName": "홍길동",
        "accountHolderNumber": "950101",
        "merchantName": "Seoul Books",
        "callbackUrl": url,
    }
    created = naru.teemopay_call(URL, "/api/pay/payment/create/v1", order, **keys)
    print(f"created {created['tradeNo']}: pay to {created['paymentInfo']}")
    pay(order_number)
    fields = callback()
    print(f"verified callback: {fields['merchantOrderNo']} status {fields['status']}, {fields['paymentAmount']}")
    found = naru.teemopay_call(URL, "/api/pay/payment/query/v1", {"merchantOrderNo": order_number}, **keys)
    print(f"query: status {found['status']}, received {found['amount']}")


def eximbay(order_id):
    app = DEMO["eximbay"]
    payment = {"transaction_type": "PAYMENT", "order_id": order_id, "currency": "USD", "amount": "30.00", "lang": "EN"}
    order = {"payment": payment, "merchant": {"mid": app["mid"]}}
    order["buyer"] = {"name": "Hong Gildong", "email": "hong@example.com"}
    url, callback = receive(
        lambda body, _: naru.eximbay_result(body, order, app["mid"], app["secretKey"]),
        (200, "rescode=0000&resmsg=Success"),
        (200, "rescode=EC00&resmsg=not genuine"),
    )
    order["url"] = {"return_url": url, "status_url": url}
    ready = naru.eximbay_call(URL, "/v1/payments/ready", order, app["apiKey"])
    print(f"prepared {order_id}: fgkey {ready['fgkey']}")
    # A shop hands this to EXIMBAY.request_pay in the payer's browser; here its one call is made by hand.
    opened = naru.eximbay_call(URL, "/v1/payments", {"fgkey": ready["fgkey"], **order}, app["apiKey"])
    print(f"payment page: {opened['url']}")
    pay(order_id)
    result = callback()
    print(f"verified callback: {result['order_id']} rescode {result['rescode']}, {result['amount']}")
    known = {name: payment[name] for name in ("order_id", "currency", "amount", "lang")}
    query = {"mid": app["mid"], "key_field": "order_id", "payment": known}
    found = naru.eximbay_call(URL, "/v1/payments/retrieve", query, app["apiKey"])
    print(f"query: {found['payment']['status']}, balance {found['payment']['balance']}")


if __name__ == "__main__":
    run = {"haipay": haipay, "teemopay": teemopay, "eximbay": eximbay}[sys.argv[1]]
    try:
        run(f"PY-{time.time_ns()}")
    except (naru.Refused, naru.Unknown, queue.Empty) as error:
        sys.exit(f"FAILED: {error or 'no callback came'}")
