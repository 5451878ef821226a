#!/usr/bin/env bash
# See that the programs that tests and harnesses lean on are there: strace, a C compiler, ssh-keygen and nginx with the
# module that takes its name away. Installs Debian's when this user may, else says so loudly.
set -euo pipefail

missing=()
command -v strace >/dev/null || missing+=(strace)
command -v ssh-keygen >/dev/null || missing+=(openssh-client)
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
if [[ ! -x $(PATH="$PATH:/usr/sbin" command -v nginx) || ! -e /usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so ]]; then
    missing+=(nginx-light libnginx-mod-http-headers-more-filter)
fi
if [[ ${#missing[@]} -eq 0 ]]; then
    exit 0
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    as_root=(sudo -n)
fi
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing ${missing[*]} for the harnesses"
    # RUNLEVEL=1: Debian would start nginx as a service, which nobody asked for.
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 bash -c \
        "apt-get update -qq && apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends ${missing[*]}" \
        >/dev/null </dev/null; then
        exit 0
    fi
fi
echo "*** Missing: ${missing[*]}. The harnesses that need them will NOT RUN. ***" >&2
[[ ${CI:-} != true ]]
