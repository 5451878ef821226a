#!/usr/bin/env bash
# wapiti and sqlmap against the product as it is served, as six people one after another or side by side (docs/evidence/S3.json). They are installed,
# hash-pinned, apart from the product: .cache/scan. tools/scan.sh; to try something out: tools/scan.sh --seconds 60 --roles officer
set -euo pipefail
cd "$(dirname "$0")/.."

wanted="$(sha256sum <requirements/scan.txt | cut -d' ' -f1)"
if [[ "$(cat .cache/scan/.lock 2>/dev/null)" != "$wanted" ]]; then
    python3 -m venv --clear .cache/scan
    .cache/scan/bin/pip --disable-pip-version-check install -qq --require-hashes -r requirements/scan.txt
    echo "$wanted" >.cache/scan/.lock
fi
exec .venv/bin/python -m tests.audit.scan --out docs/evidence "$@"
