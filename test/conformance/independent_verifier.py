"""Verifies receipts and saved responses with nothing but the RFCs and the standard library.

Written without a look at the gateway's code, so that two readings of RFC 7515, 9421 and 9530 meet in the tests.
Standard input: {"jwk": an EC P-256 JWK, "receipts": [compact JWS], "responses": [saved response, base64]}.
Standard output: {"receipts": [bool], "responses": [bool]}.
"""

import base64
import hashlib
import json
import re
import sys

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def add(one, other):
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % P == 0:
            return None
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def multiply(factor, point):
    result = None
    while factor:
        if factor & 1:
            result = add(result, point)
        point = add(point, point)
        factor >>= 1
    return result


def ecdsa(key, message, signature):
    """FIPS 186-5 6.4.2 with SHA-256, over r || s."""
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < N and 0 < s < N):
        return False
    e = int.from_bytes(hashlib.sha256(message).digest(), "big")
    w = pow(s, -1, N)
    point = add(multiply(e * w % N, G), multiply(r * w % N, key))
    return point is not None and point[0] % N == r


def unbase64url(text):
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise ValueError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise ValueError("another spelling")
    return data


def receipt(key, kid, text):
    header, payload, signature = text.split(".")
    members = json.loads(unbase64url(header))
    if (members["alg"], members["kid"], members["typ"]) != ("ES256", kid, "vss-receipt+jws"):
        return False
    unbase64url(payload)
    return ecdsa(key, f"{header}.{payload}".encode(), unbase64url(signature))


def fields_of(head):
    fields = {}
    for line in head:
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise ValueError("no field")
        if name.lower() in fields:
            raise ValueError("a field twice")
        fields[name.lower()] = value.strip(" \t")
    return fields


def response(key, kid, data):
    head, separator, body = data.partition(b"\r\n\r\n")
    start, *lines = head.decode("ascii").split("\r\n")
    status = re.fullmatch(r"HTTP/1\.1 (\d{3}) OK", start)
    fields = fields_of(lines)
    if not separator or not status:
        return False
    label, parameters = re.fullmatch(r"([a-z]+)=(\(.*\).*)", fields["signature-input"]).groups()
    covered = re.fullmatch(
        r'\("@status" "content-digest" "@method";req "@target-uri";req\)'
        r';created=(\d+);keyid="([A-Za-z0-9_-]+)";tag="fapi-2-response"',
        parameters,
    )
    signature = re.fullmatch(rf"{label}=:([A-Za-z0-9+/]{{86}}==):", fields["signature"])
    if not covered or not signature or covered[2] != kid:
        return False
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    raw = base64.b64decode(signature[1], validate=True)
    if fields["content-digest"] != f"sha-256=:{digest}:" or base64.b64encode(raw).decode() != signature[1]:
        return False
    base = "\n".join(
        [
            f'"@status": {status[1]}',
            f'"content-digest": {fields["content-digest"]}',
            '"@method";req: POST',
            f'"@target-uri";req: {fields["gateway-request-target"]}',
            f'"@signature-params": {parameters}',
        ]
    )
    return ecdsa(key, base.encode(), raw)


def judged(judge, *given):
    try:
        return judge(*given)
    except (ValueError, KeyError, AttributeError, TypeError):
        return False


def main():
    given = json.load(sys.stdin)
    jwk = given["jwk"]
    key = tuple(int.from_bytes(unbase64url(jwk[name]), "big") for name in ("x", "y"))
    kid = jwk["kid"]
    json.dump(
        {
            "receipts": [judged(receipt, key, kid, text) for text in given["receipts"]],
            "responses": [
                judged(response, key, kid, base64.b64decode(data)) for data in given["responses"]
            ],
        },
        sys.stdout,
    )


main()
