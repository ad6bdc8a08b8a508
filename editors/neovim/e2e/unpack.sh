#!/bin/sh
# Unpacks Debian's newest Neovim into a folder, with all that it needs down to libc; the system stays as it is.
#   unpack.sh FOLDER [SUITE]      then run FOLDER/nvim
# Mirror and key are those of the system's own first source; the empty status file makes apt fetch the whole closure.
set -eu
mkdir -p "$1/apt/lists/partial" "$1/apt/archives/partial"
root=$(cd "$1" && pwd) suite=${2:-sid}
system=/etc/apt/sources.list.d/debian.sources
[ -f "$system" ] || { echo "neovim: $system is needed, to fetch Neovim from Debian; or set NVIM to one" >&2; exit 1; }

sed '/^$/,$d' "$system" | sed "s/^Suites:.*/Suites: $suite/" >"$root/apt/debian.sources"
: >"$root/apt/status"
own_apt() {
    apt-get -qq --yes -o Dir::State::lists="$root/apt/lists" -o Dir::State::status="$root/apt/status" -o Dir::Cache="$root/apt" \
        -o Dir::Etc::sourcelist="$root/apt/debian.sources" -o Dir::Etc::sourceparts=- -o Debug::NoLocking=1 \
        -o APT::Sandbox::User="$(id -un)" "$@"
}
own_apt update
own_apt --no-install-recommends --download-only install neovim
for package in "$root"/apt/archives/*.deb; do dpkg-deb -x "$package" "$root"; done

cat >"$root/nvim" <<'END'
#!/bin/sh
# The unpacked Neovim, with its own loader, libc and runtime files.
root=$(cd "$(dirname "$0")" && pwd)
libraries="$root/usr/lib/$(uname -m)-linux-gnu"
export VIMRUNTIME="$root/usr/share/nvim/runtime" LUA_CPATH="$libraries/lua/5.1/?.so;;"
exec "$root"/usr/lib64/ld-linux-*.so.2 --library-path "$libraries" "$root/usr/bin/nvim" "$@"
END
chmod +x "$root/nvim"
