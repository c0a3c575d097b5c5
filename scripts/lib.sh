# What the scripts share: where things are, and the packages they need. Sourced, never run.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=$(realpath -m "${ORDERLY_HOME:-$root/var}")
port_base=${ORDERLY_PORT_BASE:-8080}
build=${ORDERLY_BUILD:-$root/build/release}
gateway=${ORDERLY_GATEWAY:-http://127.0.0.1:$port_base}
supervisor_config=$home/run/supervisord.conf

run_packages=(nats-server supervisor curl ca-certificates)
build_packages=(
  g++ cmake ninja-build mold pkg-config
  libboost1.81-dev libcpp-httplib-dev libssl-dev libnats-dev libsqlite3-dev libsqlitecpp-dev
  nlohmann-json3-dev libsimdjson-dev libspdlog-dev libcli11-dev prometheus-cpp-dev libxxhash-dev libtomlplusplus-dev
)
# What the gateway is measured against, and with.
bench_packages=(nginx-light haproxy wrk)
test_packages=(libgtest-dev libgmock-dev librapidcheck-dev python3 python3-yaml shellcheck slowhttptest)

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# Installs those of the named Debian packages that are missing.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  local as_root=()
  if (($(id -u) != 0)); then
    command -v sudo >/dev/null || die "these Debian packages are missing, and neither root nor sudo is here to install them: ${missing[*]}"
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  # The packages' own services must not start: this system brings up its own.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

build_release() {
  cmake --preset release -S "$root" >/dev/null
  cmake --build "$root/build/release" --target "$@"
}

running() { supervisorctl -c "$supervisor_config" pid >/dev/null 2>&1; }

# Calls a command until it succeeds, for at most so many seconds.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}
