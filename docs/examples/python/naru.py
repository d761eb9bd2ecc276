"""
HaiPay, TeemoPay and Eximbay with Python 3.9 or newer: signing, sending, verifying. Copy this file.

It needs the standard library and, for the RSA signatures of HaiPay and TeemoPay, the package `cryptography` (pip install
cryptography) or the command `openssl`. With the command, a private key is in a file that only you can read while it
signs, and each signature starts a process: take the package for a server.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

TIMEOUT_S = 30


class Refused(Exception):
    """The platform said no with a code that leaves nothing open: this call was not carried out."""


class Unknown(Exception):
    """It is not known whether the call was carried out: query the order before sending it again."""


# [rsa]
def pem(kind, key):
    """A key of one line as PEM, which is the same base64 in lines with a frame."""
    lines = "\n".join(key[at : at + 64] for at in range(0, len(key), 64))
    return f"-----BEGIN {kind} KEY-----\n{lines}\n-----END {kind} KEY-----\n".encode()


def openssl(digest, files, arguments, data):
    """Runs `openssl dgst` on data, with files that are there for this call alone."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            handle = os.open(os.path.join(folder, name), os.O_CREAT | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        command = ["openssl", "dgst", f"-{digest}", *arguments]
        return subprocess.run(command, input=data, cwd=folder, capture_output=True, timeout=TIMEOUT_S)


def rsa_sign(digest, private_key, text):
    """RSASSA-PKCS1-v1_5 in base64; digest is sha1 or sha256, the key one line of base64 (PKCS#8)."""
    key = pem("PRIVATE", private_key)
    try:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding
    except ImportError:
        run = openssl(digest, {"key.pem": key}, ["-sign", "key.pem"], text.encode())
        if run.returncode != 0:
            raise ValueError(f"openssl did not sign: {run.stderr.decode()}")
        return base64.b64encode(run.stdout).decode()
    algorithm = {"sha1": hashes.SHA1, "sha256": hashes.SHA256}[digest]()
    loaded = serialization.load_pem_private_key(key, password=None)
    return base64.b64encode(loaded.sign(text.encode(), padding.PKCS1v15(), algorithm)).decode()


def rsa_verify(digest, public_key, text, signature):
    """Whether a signature in base64 is that of the text."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    key = pem("PUBLIC", public_key)
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding
    except ImportError:
        arguments = ["-verify", "key.pem", "-signature", "signature"]
        return openssl(digest, {"key.pem": key, "signature": raw}, arguments, text.encode()).returncode == 0
    algorithm = {"sha1": hashes.SHA1, "sha256": hashes.SHA256}[digest]()
    try:
        serialization.load_pem_public_key(key).verify(raw, text.encode(), padding.PKCS1v15(), algorithm)
    except InvalidSignature:
        return False
    return True
# [/rsa]


# [json]
class Number(str):
    """A number as the text that was sent, since that is what is signed."""


def parse(body, number=Number):
    """A JSON object; a name twice is refused."""

    def once(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            raise ValueError("a name comes twice")
        return dict(pairs)

    try:
        parsed = json.loads(body, parse_int=number, parse_float=number, object_pairs_hook=once)
        # What cannot be written as UTF-8, half a surrogate pair, is a ValueError, too.
        json.dumps(parsed, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("this is nested too deeply") from None
    if not isinstance(parsed, dict):
        raise ValueError("this is no object")
    return parsed


def compact(value):
    """A value as JSON without spaces."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{compact(name)}:{compact(member)}" for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(compact(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def written(value):
    """A value as it stands in the text to sign."""
    return value if isinstance(value, str) else compact(value)


def is_ambiguous(members, known):
    """
    What is signed has no escapes: {"a": "1&b=2"} and {"a": "1", "b": "2"} have one signature. A value that reads as a
    further member, or a member that we do not know, may be the work of somebody on the way.
    """
    values = [written(value) for value in members.values()]
    return bool(set(members) - known) or any(re.search(r"&[^&=]*=", value) for value in values)
# [/json]


def post(url, body, headers):
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
        return answer.read().decode()


@contextlib.contextmanager
def sent(path):
    """A call and what is made of its answer. Whatever goes wrong but a certain no leaves open what became of it."""
    try:
        yield
    except (Refused, Unknown):
        raise
    except Exception as error:
        raise Unknown(f"{path}: {error!r}") from error


def check_same(asked, answered, names):
    """An answer is not bound to its question: one about another order must not pass for this one."""
    for name in names:
        if asked.get(name) is not None and str(asked[name]) != str(answered.get(name)):
            raise ValueError(f"the answer is about another {name}")


# [haipay]
HAIPAY_CALLBACK = frozenset(
    "appId currency orderId orderNo amount fee status payTime errorMsg sign".split()
)


# Codes of which none leaves open whether an order was made. After any other code that is not known.
HAIPAY_REFUSED = re.compile(r"100[1-8]|200[1-7]|400[2-4]|4[12][01]\d|4[12]2[0-5]|430[12]|500[1-4]|501[1-3]")


def haipay_text(members, secret_key):
    """The text to sign: members with a value, by name, joined by "&"; the secret key last."""
    signed = {name: written(value) for name, value in members.items() if name != "sign" and value not in (None, "")}
    return "&".join([*(f"{name}={signed[name]}" for name in sorted(signed)), f"key={secret_key}"])


def haipay_call(base_url, path, members, secret_key, private_key, platform_key):
    """Signs and posts the members; `data` of the answer, once it is genuine and about this order."""
    sign = rsa_sign("sha256", private_key, haipay_text(members, secret_key))
    body = json.dumps({**members, "sign": sign}).encode()
    with sent(path):
        answer = parse(post(base_url + path, body, {"content-type": "application/json"}))
        if answer["status"] == "0":
            is_certain = HAIPAY_REFUSED.fullmatch(answer["error"])
            raise (Refused if is_certain else Unknown)(f"{path}: {answer['error']} {answer.get('msg')}")
        data = answer["data"]
        if answer["status"] != "1" or not rsa_verify(
            "sha256", platform_key, haipay_text(data, secret_key), data["sign"]
        ):
            raise ValueError("the answer is not genuine")
        check_same(members, data, ("orderId", "refundNo"))
    return data


def haipay_callback(body, app_id, secret_key, platform_key):
    """The members of a callback that is genuine, for this app and of one reading, else None. Answer it with SUCCESS."""
    try:
        members = parse(body)
    except ValueError:
        return None
    if is_ambiguous(members, HAIPAY_CALLBACK) or members.get("appId") != str(app_id):
        return None
    is_genuine = rsa_verify("sha256", platform_key, haipay_text(members, secret_key), str(members.get("sign")))
    return members if is_genuine else None
# [/haipay]


# [teemopay]
TEEMOPAY_CALLBACK = frozenset(
    "merchantOrderNo tradeNo paymentOrderNo status paymentAmount amount serviceAmount paymentInfo paymentType "
    "completeTime errorCode errorMessage sign".split()
)


# Codes of which none leaves open whether an order was made. After any other code that is not known.
TEEMOPAY_REFUSED = frozenset(
    "400 401 413 414 415 416 417 418 421 423 424 425 426 427 429 430 431 432 433 434 445 455 460 462 466 470 473 475 "
    "476 485 486 487 492 600 601 602 603 604 605 606".split()
)
# Of code 401, when something on the way sent the call twice: the first one may have been carried out.
NONCE_USED = "Nonce verify fail"


def teemopay_text(fields, nonce):
    """The text to sign: fields that are not blank, by name, joined by "&"; the nonce last."""
    signed = {name: written(value) for name, value in fields.items() if name != "sign" and value is not None}
    return "&".join([*(f"{name}={signed[name]}" for name in sorted(signed) if signed[name].strip()), f"nonce={nonce}"])


def teemopay_call(base_url, path, fields, app_code, private_key):
    """Signs and posts the fields; `data` of the answer, once it is about this order."""
    nonce = secrets.token_hex(16)
    headers = {
        "content-type": "application/json",
        "timestamp": str(int(time.time() * 1000)),
        "nonce": nonce,
        "country": "KR",
        "app_code": app_code,
    }
    sign = rsa_sign("sha1", private_key, teemopay_text(fields, nonce))
    body = json.dumps({**fields, "sign": sign}).encode()
    with sent(path):
        answer = parse(post(base_url + path, body, headers), number=None)
        code, text = str(answer["code"]), answer.get("msg")
        if code != "200":
            is_certain = code in TEEMOPAY_REFUSED and isinstance(text, str) and text != NONCE_USED
            raise (Refused if is_certain else Unknown)(f"{path}: {code} {text} ({answer.get('traceId')})")
        check_same(fields, answer["data"], ("merchantOrderNo",))
    return answer["data"]


def teemopay_callback(body, nonce, platform_key):
    """
    The fields of a callback that is genuine, else None; the nonce is the one of its own header. Answer it with SUCCESS.
    Numbers are text in them: status "2".
    """
    try:
        fields = parse(body)
    except ValueError:
        return None
    # The nonce ends the signed text: with a "&" in it, it may hold what were fields.
    if "&" in nonce:
        return None
    is_genuine = rsa_verify("sha1", platform_key, teemopay_text(fields, nonce), str(fields.get("sign")))
    return fields if is_genuine and not is_ambiguous(fields, TEEMOPAY_CALLBACK) else None
# [/teemopay]


# [eximbay]
# Codes of which none leaves open whether the call was carried out. After any other code that is not known.
EXIMBAY_REFUSED = frozenset(
    "EC00 VE00 EC1000 EC1001 EC1002 EC1003 Q004 HE00 HE01 HE02 HE03 S023 XXXX X042 X048 X059 PC04 RC18 W414 BL00 BL10 "
    "BL11 D100 D101 D102 D150 D151 D152 D202 D231 D234 D400 D480 D481 DM00 DM01 DM02 DM04 DM06 DM07 DM08 DP00 DP01".split()
)


def eximbay_call(base_url, path, body, api_key):
    """Posts a body with the API key; the answer, once its rescode is 0000 and it is about this order."""
    authorization = "Basic " + base64.b64encode(f"{api_key}:".encode()).decode()
    headers = {"content-type": "application/json", "authorization": authorization}
    with sent(path):
        answer = parse(post(base_url + path, json.dumps(body).encode(), headers), number=None)
        rescode = answer["rescode"]
        if rescode != "0000":
            raise (Refused if rescode in EXIMBAY_REFUSED else Unknown)(f"{path}: {rescode} {answer.get('resmsg')}")
        if "order_id" in answer.get("payment", {}):
            check_same(body.get("payment", {}), answer["payment"], ("order_id",))
    return answer


def eximbay_fgkey(parameters, secret_key):
    """SHA-256 over the secret key and all parameters but fgkey, by name, decoded, empty ones too."""
    text = "&".join(f"{name}={parameters[name]}" for name in sorted(parameters) if name != "fgkey")
    return hashlib.sha256(f"{secret_key}?{text}".encode()).hexdigest().upper()


def eximbay_result(body, order, mid, secret_key):
    """
    The parameters of a result that is genuine and about this order, else None. `order` is what was prepared. The money is
    there when /v1/payments/retrieve says so, too: a result also comes through the payer's browser.
    """
    try:
        pairs = urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)
    except ValueError:
        return None
    result = dict(pairs)
    is_moved = any(re.search(r"&[^&=]*=", value) for value in result.values())
    if is_moved or len(result) < len(pairs):
        return None
    given = result.get("fgkey", "").upper().encode()
    if not hmac.compare_digest(given, eximbay_fgkey(result, secret_key).encode()):
        return None
    payment = order["payment"]
    expected = {"mid": mid, **{name: payment[name] for name in ("order_id", "currency", "amount")}}
    return result if all(result.get(name) == value for name, value in expected.items()) else None
# [/eximbay]
