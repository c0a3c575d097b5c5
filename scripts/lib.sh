# What the scripts share: where things are, how a script ends, the packages, the build. Sourced, never run.
# shellcheck shell=bash disable=SC2034,SC2154

# Debian keeps nats-server where an ordinary user's PATH does not lead.
PATH=$PATH:/usr/sbin:/sbin

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# A failure that nobody foresaw is not silent either.
set -o errtrace
# A subshell leaves it to its caller, and a reader that has read enough (141) is no failure.
trap 'trapped=$?; ((BASH_SUBSHELL || trapped == 141)) ||
  echo "$(basename "$0"): \"$BASH_COMMAND\" failed with status $trapped ($(basename "${BASH_SOURCE[0]:-$0}"), line $LINENO)" >&2' ERR

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
home=$(realpath -m -- "${ORDERLY_HOME:-$root/var}")
port_base=${ORDERLY_PORT_BASE:-8080}
if [[ ! $port_base =~ ^[1-9][0-9]{0,4}$ ]] || ((port_base > 65000)); then
  die "ORDERLY_PORT_BASE: $port_base is not a number from 1 to 65000"
fi
# Where instances are reached from this machine.
case ${ORDERLY_HOST:-} in
  '' | 0.0.0.0 | ::) host=127.0.0.1 ;;
  *:*) host=[$ORDERLY_HOST] ;;
  *) host=$ORDERLY_HOST ;;
esac
build=$(realpath -m -- "${ORDERLY_BUILD:-$root/build/release}")
gateway=http://$host:$port_base
[[ ${ORDERLY_TLS_ONLY:-0} != 1 ]] || gateway=https://$host:${ORDERLY_TLS_PORT:-0}

run_packages=(nats-server supervisor curl ca-certificates)
build_packages=(
  g++ cmake ninja-build mold pkg-config
  libboost1.81-dev libcpp-httplib-dev libssl-dev libnats-dev libsqlite3-dev libsqlitecpp-dev
  nlohmann-json3-dev libsimdjson-dev libspdlog-dev libcli11-dev prometheus-cpp-dev libxxhash-dev libtomlplusplus-dev
)
# What the gateway is measured against, and with.
bench_packages=(nginx-light haproxy wrk)
test_packages=(libgtest-dev libgmock-dev librapidcheck-dev python3 python3-yaml git shellcheck slowhttptest)
# Packages that bring a service of their own, which systemd would start now and at every boot.
declare -A own_service=([nats-server]=nats-server [supervisor]=supervisor [nginx-light]=nginx [haproxy]=haproxy)

# curl to a part of this system, which is behind no proxy, and whose certificate may be for another name.
ask() { curl --noproxy '*' --insecure "$@"; }

# Calls a command until it succeeds, for at most so many seconds.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# Waits for its turn at a folder: only one script at a time works on it. The script's end ends its turn; a process that it
# leaves behind must be started with {turn}>&-.
take_turn() { # folder
  exec {turn}<"$1"
  flock --nonblock "$turn" && return
  echo "waiting for another script that works on $1"
  flock "$turn"
}

end_turn() { exec {turn}<&-; }

# Progress.

# Runs a command and says how far it is. Its output goes to a log, of which the end is shown if the command fails.
watched() { # what it does, log, command...
  local what=$1 log=$2
  shift 2
  if ! "$@" 2>&1 </dev/null | tee "$log" | show_progress "$what"; then
    # What ninja says first is what failed; what apt-get says last.
    { grep -m1 -A25 '^FAILED:' "$log" || tail -n 15 "$log"; } >&2
    return 1
  fi
}

# Reads a command's output. A count at the beginning of its last line, as in "[12/340] Building", is how far it is.
show_progress() { # what
  local line='' count='' begin=$SECONDS said=$SECONDS status
  while true; do
    status=0
    IFS= read -r -t 1 line || status=$?
    # Above 128 no line came within the second.
    ((status == 0 || status > 128)) || break
    [[ ! $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || count=" ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}"
    if [[ -t 1 ]]; then
      printf '\r%s:%s, %d s\e[K' "$1" "$count" $((SECONDS - begin))
    elif ((SECONDS >= said + 10)); then
      said=$SECONDS
      echo "$1:$count, $((SECONDS - begin)) s"
    fi
  done
  [[ ! -t 1 ]] || printf '\r\e[K'
  echo "$1:$count done after $((SECONDS - begin)) s"
}

# Packages.

is_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Prints those of the named packages that are not installed.
missing_packages() {
  local package
  for package in "$@"; do is_installed "$package" || echo "$package"; done
}

can_become_root() { (($(id -u) == 0)) || command -v sudo >/dev/null; }

# Proxies are handed on: sudo forgets them, and apt-get needs them.
with_root() {
  if (($(id -u) == 0)); then
    "$@"
  else
    sudo env ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} ${no_proxy:+no_proxy="$no_proxy"} "$@"
  fi
}

# Installs those of the named Debian packages that are missing, and keeps their own services from starting: this system
# brings up its own, and a nats-server as its package configures it listens on all addresses without a password.
install_packages() {
  local missing package log
  command -v dpkg-query >/dev/null || die "this is no Debian, whose packages this needs (${*}): use docker compose up --build"
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  can_become_root || die "these Debian packages are missing, and neither root nor sudo is here to install them: ${missing[*]}"
  echo "installing ${missing[*]}"
  (($(id -u) == 0)) || sudo -v || die "sudo refuses, and these Debian packages are missing: ${missing[*]}"
  for package in "${missing[@]}"; do
    [[ -n ${own_service[$package]:-} ]] || continue
    keep_from_starting "${own_service[$package]}"
  done
  log=$(mktemp)
  update_package_lists "$log" ||
    die "apt-get update failed (see above); is the network there, and are the sources in /etc/apt right?"
  # RUNLEVEL=1 is what init scripts heed, where there is no systemd.
  watched "installing ${#missing[@]} packages and what they need" "$log" with_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    LC_ALL=C apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" ||
    die "apt-get install failed (see above); the packages are those of Debian 12, this is $(system_name)"
  rm -f "$log"
}

# A new machine may be reading its lists by itself just now.
update_package_lists() { # log
  local deadline=$((SECONDS + 300))
  until watched "reading lists of packages" "$1" with_root env LC_ALL=C apt-get update -q; do
    grep -q 'Could not get lock' "$1" && ((SECONDS < deadline)) || return 1
    sleep 5
  done
}

keep_from_starting() { # service
  command -v systemctl >/dev/null || return 0
  with_root systemctl mask --quiet "$1.service" ||
    die "systemctl mask $1.service failed: without it, installing the package $1 would start a $1 of its own"
}

system_name() { (. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME") || uname -o; }

# The build.

# Compiles targets in build/release. `all` is everything with its tests.
build_release() { # target...
  local folder=$root/build/release tests=OFF
  mkdir -p "$folder" || die "$folder cannot be made: is $root yours to write?"
  # What was configured with its tests stays so, while it can.
  if [[ $1 == all ]] || { grep -qs '^BUILD_TESTING:BOOL=ON' "$folder/CMakeCache.txt" && [[ -z $(missing_packages "${test_packages[@]}") ]]; }; then
    tests=ON
  fi
  take_turn "$folder"
  (cd "$root" && watched "configuring" "$folder/configure.log" cmake --preset release -DBUILD_TESTING=$tests) ||
    die "cmake cannot configure $folder; its whole output is in $folder/configure.log"
  NINJA_STATUS='[%f/%t] ' watched "compiling" "$folder/build.log" cmake --build "$folder" --target "$@" ||
    die "the build failed; its whole output is in $folder/build.log"
  end_turn
}
