#!/bin/sh
# Puts a real VS Code (code-server), the Node that it wants and a driver for Chromium into ../.e2e: 0.8 GB, once.
# Needs npm, and either Chromium or an apt-get that can install it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=4.139.1                                 # of code-server; it is VS Code 1.139.1

fail() { echo "e2e: $1" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
quiet_install() { npm install --no-package-lock --no-audit --no-fund --loglevel=error "$@"; }

command -v npm >/dev/null || fail "npm is needed to install VS Code, and it is not there"
if ! "$here/find_chromium.sh" >/dev/null; then
    command -v apt-get >/dev/null || fail "no Chromium found (set CHROMIUM to one), and no apt-get to install it with"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi

mkdir -p "$here/../.e2e/code-server"
cd "$here/../.e2e"
cp "$here/package.json" .
quiet_install                                   # with scripts: that of `node` fetches the binary
PATH="$PWD/node_modules/node/bin:$PATH"
cd code-server
echo '{"private": true}' >package.json
quiet_install --ignore-scripts "code-server@$version"   # nothing is compiled: Node's headers are not there
cd node_modules/code-server/lib/vscode
quiet_install --ignore-scripts --omit=dev
cd extensions
quiet_install --ignore-scripts --omit=dev
