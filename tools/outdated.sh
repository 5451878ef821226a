#!/usr/bin/env bash
# Say which locked packages of the running product have a newer release that fits pyproject.toml; 1 when any has.
# It knows nothing of vulnerabilities: a release that is the newest may still have one.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ ! -x .cache/lock/bin/uv ]]; then
    python3 -m venv .cache/lock
    .cache/lock/bin/pip install --quiet uv
fi
new="$(mktemp)"
trap 'rm -f "$new"' EXIT
.cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --extra build \
    pyproject.toml >"$new"
pins() { grep -oE '^[a-z0-9._-]+==[^ ;\\]+' "$1" | sort; }
count="$(pins requirements/run.txt | wc -l)"
[[ $count -gt 30 && $(pins "$new" | wc -l) -gt 30 ]]
if diff <(pins requirements/run.txt) <(pins "$new"); then
    echo "$count packages, each at the newest release that fits ($(date -u +%Y-%m-%d))"
else
    echo "< locked, > newest that fits: make lock UPGRADE=--upgrade" >&2
    exit 1
fi
