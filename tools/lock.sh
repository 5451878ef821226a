#!/usr/bin/env bash
# Resolve pyproject.toml into requirements/dev.txt and, of the same versions, requirements/run.txt, every file hash-pinned.
# Pins that still fit stay; `tools/lock.sh --upgrade` takes the newest that fit.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ ! -x .cache/lock/bin/uv ]]; then
    python3 -m venv .cache/lock
    .cache/lock/bin/pip install --quiet uv
fi

compile() {
    .cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links --extra build "$@" pyproject.toml
}
compile --extra dev -o requirements/dev.txt "$@"
compile --constraint requirements/dev.txt -o requirements/run.txt "$@"
sed -i '/#   -c requirements\//d' requirements/run.txt
