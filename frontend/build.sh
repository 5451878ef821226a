#!/bin/sh
# Compiles csor/static/csor.css and csor/static/csor.js.
# Needs Node 20 or newer. The output is committed, so running the product needs no Node at all.
set -eu
cd "$(dirname "$0")"
[ -d node_modules/govuk-frontend ] || npm ci --no-audit --no-fund
./node_modules/.bin/sass --style=compressed --no-error-css --no-source-map --quiet-deps --load-path=. --load-path=node_modules \
  --silence-deprecation=if-function sass/csor.scss ../csor/static/csor.css
./node_modules/.bin/esbuild js/csor.js --bundle --minify --format=esm --target=es2020 --log-level=warning \
  --legal-comments=none --banner:js="/*! Contains GOV.UK Frontend 6.3.0, Crown copyright, MIT licence. */" --outfile=../csor/static/csor.js
wc -c ../csor/static/csor.css ../csor/static/csor.js
