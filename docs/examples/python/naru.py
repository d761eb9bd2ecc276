"""
HaiPay, TeemoPay and Eximbay with Python 3.9 or newer: signing, sending, verifying. Copy this file.

It needs the standard library and, for the RSA signatures of HaiPay and TeemoPay, the package `cryptography` (pip install
cryptography) or the command `openssl`. With the command, a private key is in a file that only you can read while it
signs, and each signature starts a process: take the package for a server.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT_S = 30


class Refused(Exception):
    """The platform said no: this call was not carried out."""


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
def parse(body):
    """JSON whose numbers stay the text that was sent, since that is what is signed; a name twice is refused."""

    def once(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            raise ValueError("a name comes twice")
        return dict(pairs)

    parsed = json.loads(body, parse_int=str, parse_float=str, object_pairs_hook=once)
    if not isinstance(parsed, dict):
        raise ValueError("this is no object")
    return parsed


def written(value):
    """A value as it stands in the text to sign."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def is_ambiguous(members, known):
    """
    What is signed has no escapes: {"a": "1&b=2"} and {"a": "1", "b": "2"} have one signature. A value that reads as a
    further member, or a member that we do not know, may be the work of somebody on the way.
    """
    values = [value for value in members.values() if isinstance(value, str)]
    return bool(set(members) - known) or any(re.search(r"&[^&=]*=", value) for value in values)
# [/json]


def post(url, body, headers):
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, OSError) as error:
        raise Unknown(f"{url}: {error}") from error


# [haipay]
HAIPAY_CALLBACK = frozenset(
    "appId currency orderId orderNo amount fee status payTime errorMsg sign".split()
)


def haipay_text(members, secret_key):
    """The text to sign: members with a value, by name, joined by "&"; the secret key last."""
    signed = {name: written(value) for name, value in members.items() if name != "sign" and value not in (None, "")}
    return "&".join([*(f"{name}={signed[name]}" for name in sorted(signed)), f"key={secret_key}"])


def haipay_call(base_url, path, members, secret_key, private_key, platform_key):
    """Signs and posts the members; `data` of the answer, once its signature is verified."""
    sign = rsa_sign("sha256", private_key, haipay_text(members, secret_key))
    body = json.dumps({**members, "sign": sign}).encode()
    answer = parse(post(base_url + path, body, {"content-type": "application/json"}))
    if answer.get("status") != "1":
        code = answer.get("error")
        # Too many requests, busy, an error inside: an order may have been made.
        raise (Unknown if code in ("9001", "9002", "9003") else Refused)(f"{path}: {code} {answer.get('msg')}")
    data = answer["data"]
    if not rsa_verify("sha256", platform_key, haipay_text(data, secret_key), data.get("sign", "")):
        raise Unknown(f"{path}: the answer's signature is not genuine")
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


def teemopay_text(fields, nonce):
    """The text to sign: fields that are not blank, by name, joined by "&"; the nonce last."""
    signed = {name: written(value) for name, value in fields.items() if name != "sign" and value is not None}
    return "&".join([*(f"{name}={signed[name]}" for name in sorted(signed) if signed[name].strip()), f"nonce={nonce}"])


def teemopay_call(base_url, path, fields, app_code, private_key):
    """Signs and posts the fields; `data` of the answer."""
    nonce = secrets.token_hex(16)
    headers = {
        "content-type": "application/json",
        "timestamp": str(int(time.time() * 1000)),
        "nonce": nonce,
        "country": "KR",
        "app_code": app_code,
    }
    sign = rsa_sign("sha1", private_key, teemopay_text(fields, nonce))
    answer = json.loads(post(base_url + path, json.dumps({**fields, "sign": sign}).encode(), headers))
    if answer["code"] != 200:
        kind = Unknown if answer["code"] in (412, 500) else Refused
        raise kind(f"{path}: {answer['code']} {answer['msg']} ({answer['traceId']})")
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
    is_genuine = rsa_verify("sha1", platform_key, teemopay_text(fields, nonce), str(fields.get("sign")))
    return fields if is_genuine and not is_ambiguous(fields, TEEMOPAY_CALLBACK) else None
# [/teemopay]


# [eximbay]
def eximbay_call(base_url, path, body, api_key):
    """Posts a body with the API key; the answer, once its rescode is 0000."""
    authorization = "Basic " + base64.b64encode(f"{api_key}:".encode()).decode()
    headers = {"content-type": "application/json", "authorization": authorization}
    answer = json.loads(post(base_url + path, json.dumps(body).encode(), headers))
    rescode = answer["rescode"]
    if rescode != "0000":
        # Of these it is not known whether the call was carried out.
        raise (Unknown if rescode[:2] in ("EE", "EM", "EX") else Refused)(f"{path}: {rescode} {answer['resmsg']}")
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
    pairs = urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)
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
