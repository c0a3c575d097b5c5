# What the scripts share: where things are, how a script ends, the packages, the build.
# Sourced, never run.
# shellcheck shell=bash disable=SC2034,SC2154

# Debian installs nats-server in a folder that is not in an ordinary user's PATH.
PATH=$PATH:/usr/sbin:/sbin

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# An unforeseen failure is not silent either. A subshell stays quiet: its caller fails, and reports.
# Status 141 is no failure: the reader of a pipe had read enough.
set -o errtrace
report_failure() { # status, command, file, line
  ((BASH_SUBSHELL || $1 == 141)) ||
    echo "$(basename "$0"): \"$2\" failed with status $1 ($(basename "$3"), line $4)" >&2
}
trap 'report_failure $? "$BASH_COMMAND" "${BASH_SOURCE[0]:-$0}" "$LINENO"' ERR

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
  nlohmann-json3-dev libsimdjson-dev libspdlog-dev libcli11-dev prometheus-cpp-dev libxxhash-dev
  libtomlplusplus-dev
)
# What the gateway is measured against, and with.
bench_packages=(nginx-light haproxy wrk)
test_packages=(
  libgtest-dev libgmock-dev librapidcheck-dev python3 python3-yaml git shellcheck slowhttptest
)
# Other sources of nodejs (NodeSource) bring their own npm, and conflict with Debian's.
command -v npm >/dev/null || test_packages+=(nodejs npm)
# Packages with a service of their own, which systemd would start now and at every boot.
declare -A own_service=(
  [nats-server]=nats-server [supervisor]=supervisor [nginx-light]=nginx [haproxy]=haproxy
)

# curl to a part of this system: without a proxy, and without checking its certificate.
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

# Waits until no other script works on a folder, and keeps others waiting until end_turn or the end
# of this script. A process that outlives the script must be started with {turn}>&-.
take_turn() { # folder
  exec {turn}<"$1"
  flock --nonblock "$turn" && return
  echo "waiting for another script that works on $1"
  flock "$turn"
}

end_turn() { exec {turn}<&-; }

# Progress.

# Runs a command and shows how far it is. The command's output goes to a log. If the command fails,
# the part of the log that says why is shown.
watched() { # what it does, log, command...
  local what=$1 log=$2
  shift 2
  if ! "$@" 2>&1 </dev/null | tee "$log" | show_progress "$what"; then
    # ninja names what failed first, apt-get last.
    { grep -m1 -A25 '^FAILED:' "$log" || tail -n 15 "$log"; } >&2
    return 1
  fi
}

# Reads a command's output. A line like "[12/340] Building" says how far the command is.
show_progress() { # what
  local line='' count='' begin=$SECONDS said=$SECONDS status
  while true; do
    status=0
    IFS= read -r -t 1 line || status=$?
    # Above 128 no line came within the second.
    ((status == 0 || status > 128)) || break
    [[ ! $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || count=" ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]},"
    if [[ -t 1 ]]; then
      printf '\r%s:%s %d s\e[K' "$1" "$count" $((SECONDS - begin))
    elif ((SECONDS >= said + 10)); then
      said=$SECONDS
      echo "$1:$count $((SECONDS - begin)) s"
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

# Ends the script if packages cannot be installed here, whatever their source has.
refuse_to_install() { # packages
  command -v dpkg-query >/dev/null ||
    die "this needs Debian packages, and this is $(system_name): use docker compose up --build ($1)"
  (($(id -u) == 0)) || command -v sudo >/dev/null ||
    die "these Debian packages are missing: $1. Install them as root: there is no sudo"
}

# Hands proxies on: sudo drops them, and apt-get needs them.
with_root() {
  if (($(id -u) == 0)); then
    "$@"
  else
    sudo env ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
      ${no_proxy:+no_proxy="$no_proxy"} "$@"
  fi
}

# Installs the named Debian packages that are missing. Their own services are kept from starting:
# the nats-server package would start a broker on all addresses and without a password.
install_packages() {
  local missing package log services=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  refuse_to_install "${missing[*]}"
  echo "installing ${missing[*]}"
  # Asks for the password now, and not in the middle of a line of progress.
  with_root true || die "sudo refuses, and these packages are missing: ${missing[*]}"
  log=$(mktemp)
  update_package_lists "$log" ||
    die "apt-get update failed (see above): check the network and the sources in /etc/apt"
  for package in "${missing[@]}"; do
    [[ -z ${own_service[$package]:-} ]] || services+=("${own_service[$package]}.service")
  done
  keep_from_starting "${services[@]}"
  # RUNLEVEL=1 keeps services from starting where there is no systemd.
  watched "installing ${#missing[@]} packages and what they need" "$log" \
    with_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 LC_ALL=C \
    apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" || {
    let_start "${services[@]}"
    die "apt-get install failed (see above): it needs Debian 12, and this is $(system_name)"
  }
  rm -f "$log"
}

# Waits while another program updates the lists, as a new machine does by itself.
update_package_lists() { # log
  local deadline=$((SECONDS + 300))
  until watched "reading lists of packages" "$1" with_root env LC_ALL=C apt-get update -q; do
    grep -q 'Could not get lock' "$1" && ((SECONDS < deadline)) || return 1
    sleep 5
  done
}

has_systemd() { command -v systemctl >/dev/null; }

keep_from_starting() { # service...
  (($#)) && has_systemd || return 0
  with_root systemctl mask --quiet "$@" ||
    die "systemctl mask $* failed (see above): without it, the packages would start these"
  echo "masked, so that they do not start by themselves (systemctl unmask undoes it): $*"
}

let_start() { # service...
  (($#)) && has_systemd || return 0
  with_root systemctl unmask --quiet "$@" || true  # the failure that led here is what counts
}

system_name() { (. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME") || uname -o; }

# The build.

# Compiles targets in build/release; `all` is everything, tests included.
build_release() { # target...
  local folder=$root/build/release tests=OFF
  mkdir -p "$folder" || die "$folder cannot be made: clone the project into a folder of yours"
  # A build with tests stays one, as long as the packages of the tests are there.
  if [[ $1 == all ]]; then
    tests=ON
  elif grep -qs '^BUILD_TESTING:BOOL=ON' "$folder/CMakeCache.txt"; then
    [[ -n $(missing_packages "${test_packages[@]}") ]] || tests=ON
  fi
  take_turn "$folder"
  (cd "$root" &&
    watched "configuring" "$folder/configure.log" cmake --preset release -DBUILD_TESTING=$tests) ||
    die "cmake cannot configure $folder; its whole output is in $folder/configure.log"
  NINJA_STATUS='[%f/%t] ' \
    watched "compiling" "$folder/build.log" cmake --build "$folder" --target "$@" ||
    die "the build failed; its whole output is in $folder/build.log"
  end_turn
}
