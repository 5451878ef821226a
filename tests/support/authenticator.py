"""A security key in software: answers a website's question as a key would, or as somebody who cheats would."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key. origin: the address the browser says it is at. verified: a PIN was given. count: how often it signed."""

    origin: str = "http://localhost:8000"
    verified: bool = True
    count: int = 0
    counts: bool = True
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def add(self, question: str, **lies: Any) -> str:
        """Answer `navigator.credentials.create`."""
        asked = json.loads(question)
        told = self._client_data("webauthn.create", asked, lies)
        data = self._data(lies.get("rp", asked["rp"]["id"]), ATTESTED) + self._attested()
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        response = {"clientDataJSON": _text(told), "attestationObject": _text(attestation), "transports": ["usb"]}
        return self._answer(response)

    def prove(self, question: str, **lies: Any) -> str:
        """Answer `navigator.credentials.get`."""
        asked = json.loads(question)
        told = self._client_data("webauthn.get", asked, lies)
        data = self._data(lies.get("rp", asked["rpId"]), 0)
        signature = self.private.sign(data + sha256(told).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": _text(told), "authenticatorData": _text(data), "signature": _text(signature)}
        return self._answer(response)

    def _client_data(self, kind: str, asked: dict[str, Any], lies: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps({**told, **{key: value for key, value in lies.items() if key in told}}).encode()

    def _data(self, rp: str, flags: int) -> bytes:
        self.count += self.counts
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return sha256(rp.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _attested(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + encode_cbor(public)

    def _answer(self, response: dict[str, Any]) -> str:
        name = _text(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(raw: bytes) -> str:
    return bytes_to_base64url(raw)


def challenge_of(question: str) -> bytes:
    """The challenge of a question."""
    return base64url_to_bytes(json.loads(question)["challenge"])
