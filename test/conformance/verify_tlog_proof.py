"""Checks an offline proof of the ledger with nothing of the gateway: Python's standard library and openssl.

    verify_tlog_proof.py <proof.tlog-proof> <entry.json> <verifier key>

Prints "ok", or what does not hold. C2SP tlog-proof, signed-note, tlog-checkpoint; RFC 9162 2.1.3.2.
"""

import base64
import hashlib
import hmac
import subprocess
import sys
import tempfile


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_of(blind, entry):
    return sha256(b"\x00" + hmac.new(blind, entry, "sha256").digest())


def root_by(index, size, leaf, path):
    """Root that an inclusion proof leads to; None for a proof of the wrong length (RFC 9162 2.1.3.2)."""
    if index >= size:
        return None
    fn, sn, node = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return None
        if fn % 2 == 1 or fn == sn:
            node = sha256(b"\x01" + sibling + node)
            while fn % 2 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = sha256(b"\x01" + node + sibling)
        fn, sn = fn >> 1, sn >> 1
    return node if sn == 0 else None


def signed_by(note, vkey):
    """Whether an Ed25519 key has signed the note."""
    name, key_id, encoded = vkey.split("+", 2)
    key = base64.b64decode(encoded)
    if key[0] != 1 or sha256(f"{name}\n".encode() + key)[:4].hex() != key_id:
        return False
    text, signatures = note.split("\n\n", 1)
    for line in signatures.splitlines():
        _dash, signer, blob = line.split(" ")
        signature = base64.b64decode(blob)
        if signer == name and signature[:4].hex() == key_id:
            return openssl_verifies(key[1:], f"{text}\n".encode(), signature[4:])
    return False


def openssl_verifies(key, text, signature):
    der = bytes.fromhex("302a300506032b6570032100") + key
    with tempfile.NamedTemporaryFile() as public, tempfile.NamedTemporaryFile() as message, tempfile.NamedTemporaryFile() as given:
        for file, content in ((public, der), (message, text), (given, signature)):
            file.write(content)
            file.flush()
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
        files = ["-inkey", public.name, "-in", message.name, "-sigfile", given.name]
        return subprocess.run(command + files, capture_output=True).returncode == 0


def problem_of(proof, entry, vkey):
    head, note = proof.split("\n\n", 1)
    version, extra, index, *path = head.split("\n")
    if version != "c2sp.org/tlog-proof@v1":
        return "another format"
    if not signed_by(note, vkey):
        return "the checkpoint is not signed by this log"
    origin, size, root = note.split("\n")[:3]
    if origin != vkey.split("+")[0]:
        return "the checkpoint is of another log"
    leaf = leaf_of(base64.b64decode(extra.removeprefix("extra ")), entry)
    hashes = [base64.b64decode(line) for line in path]
    if root_by(int(index.removeprefix("index ")), int(size), leaf, hashes) != base64.b64decode(root):
        return "the entry is not at this place of the tree"
    return None


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as proof_file, open(sys.argv[2], "rb") as entry_file:
        problem = problem_of(proof_file.read(), entry_file.read(), sys.argv[3])
    print(problem or "ok")
    sys.exit(0 if problem is None else 1)
