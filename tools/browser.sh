#!/usr/bin/env bash
# See that a Chromium is there for the browser tests. Installs Debian's when this user may, else says so loudly.
set -euo pipefail

if [[ -x ${CSOR_CHROMIUM:-/usr/bin/chromium} ]]; then
    exit 0
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    as_root=(sudo -n)
fi

if [[ -z ${CSOR_CHROMIUM:-} ]] && command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    log="$(mktemp)"
    trap 'rm -f "$log"' EXIT
    echo "Installing Debian's chromium for the browser tests"
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c \
        'apt-get update -qq && apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends chromium fonts-liberation' \
        >"$log" 2>&1 </dev/null; then
        exit 0
    fi
    tail -n 20 "$log" >&2
fi

cat >&2 <<'MESSAGE'
**********************************************************************
*  No Chromium: the browser tests will NOT RUN.                      *
*  sudo apt-get install --no-install-recommends \                    *
*      chromium fonts-liberation                                     *
*  or name one with CSOR_CHROMIUM=/path/to/chromium                  *
**********************************************************************
MESSAGE
if [[ ${CI:-} == true ]]; then
    exit 1
fi
