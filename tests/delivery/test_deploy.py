"""The files a force starts from: new TLS alone, one address believed, and a service that is shut in."""

import re
from pathlib import Path

import pytest

from csor.cli import _parser

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()
UNIT = (DEPLOY / "csor.service").read_text()
NIGHT = (DEPLOY / "csor-nightly.service").read_text()
TIMER = (DEPLOY / "csor-nightly.timer").read_text()
SHUT = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "CapabilityBoundingSet": "", "RestrictNamespaces": "yes", "IPAddressDeny": "any", "UMask": "0077", "LimitCORE": "0",
    "StateDirectoryMode": "0700", "ProtectKernelModules": "yes", "RestrictSUIDSGID": "yes", "LockPersonality": "yes",
}  # fmt: skip


def test_the_web_server_speaks_new_tls_alone() -> None:
    assert re.findall(r"^\s*ssl_protocols (.*);", NGINX, re.MULTILINE) == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = re.findall(r"^\s*ssl_ciphers (.*);", NGINX, re.MULTILINE)
    assert all(
        re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA\d+|CHACHA20-POLY1305)", one)
        for one in ciphers.split(":")
    )
    plain, secure = NGINX.split("listen 443 ssl;")
    assert "return 301 https://" in plain
    assert "proxy_pass" not in plain
    assert "proxy_pass http://127.0.0.1:" in secure


def test_the_web_server_passes_on_one_address_and_adds_no_header_to_our_answers() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX
    (passed_on,) = re.findall(r"location / \{(.*?)\n    \}", NGINX, re.DOTALL)
    assert "proxy_pass http://127.0.0.1:" in passed_on
    assert "add_header" not in passed_on
    assert "server_tokens off" in NGINX


@pytest.mark.parametrize("unit", [UNIT, NIGHT], ids=["csor", "csor-nightly"])
def test_the_unit_is_shut_in(unit: str) -> None:
    settings = settings_of(unit)
    assert {name: settings.get(name) for name in SHUT} == SHUT
    assert settings["User"] not in {"", "root"}
    assert not re.search(r"PASSWORD|SECRET|postgresql\+psycopg://", unit)


def test_the_night_is_a_command_that_there_is_and_a_missed_one_is_made_good() -> None:
    settings = settings_of(NIGHT)
    assert settings["Type"] == "oneshot"
    command = settings["ExecStart"].split()
    assert (command[0], callable(_parser().parse_args(command[1:]).run)) == ("/opt/csor/bin/csor", True)
    assert settings_of(TIMER)["Persistent"] == "true"
    assert "02:30:00 Europe/London" in settings_of(TIMER)["OnCalendar"]


def settings_of(unit: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
