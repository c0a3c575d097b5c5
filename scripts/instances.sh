# What scripts/up, down and demo know about the processes of this home: who is alive, who may stop them, who has a port.
# Sourced after lib.sh, never run. It reads /proc, so it works without a package and whatever became of the supervisor.
# shellcheck shell=bash disable=SC2154

# Relative to the home, which is the supervisor's working folder and its instances': the name of a home may hold what
# supervisor's or the broker's configuration cannot quote, and a socket's path has at most 107 bytes.
supervisor_config=run/supervisord.conf
supervisor_socket=/proc/self/cwd/run/supervisor.sock

# Prints the process id of an instance, or of supervisord, if it is alive. Whoever was killed leaves its pid file, and the
# kernel gives its number to others; a zombie has no command line.
pid_of() { # instance
  local pid command=''
  pid=$(cat "$home/run/$1.pid" 2>/dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ ]] && command=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || return 1
  case $1 in
    supervisord) [[ $command == *supervisord* ]] && works_here "$pid" ;;
    nats-*) [[ $command == *nats-server* ]] && works_here "$pid" ;;
    *) [[ $command == *"--instance $1 "* ]] && holds_lock "$1" ;;
  esac || return 1
  echo "$pid"
}

# Another user's working folder cannot be seen, and counts as this home.
works_here() { [[ "/proc/$1/cwd" -ef $home || ! -e /proc/$1/cwd ]]; } # pid

# The kernel keeps an instance's lock exactly as long as its process lives.
holds_lock() { # instance
  [[ -r $home/run/$1.lock ]] && ! flock --nonblock "$home/run/$1.lock" true
}

# Prints the name and the process id of each instance that is alive.
living_instances() {
  local file name pid
  for file in "$home"/run/*-[0-9]*.pid; do
    name=$(basename "$file" .pid)
    ! pid=$(pid_of "$name") || echo "$name $pid"
  done
}

is_running() { pid_of supervisord >/dev/null; }

owner_of() { stat -c %U "/proc/$1" 2>/dev/null; }

# Ends the script if this home's processes are somebody else's, or if it cannot be told.
must_be_ours() {
  local name pid
  if [[ -d $home && ! -x $home ]] || [[ -d $home/run && ! (-r $home/run && -x $home/run) ]]; then
    die "$(id -un) may not look into $home, so whether Orderly runs there is not known"
  fi
  (($(id -u) != 0)) || return 0
  while read -r name pid; do
    [[ $(owner_of "$pid") == "$(id -un)" ]] ||
      die "$name (process $pid) runs as $(owner_of "$pid"), and $(id -un) may not stop it or ask it; call this as $(owner_of "$pid")"
  done < <(! pid=$(pid_of supervisord) || echo "supervisord $pid"; living_instances)
}

# The supervisor.

supervisor() { # action, instance...
  (cd "$home" && timeout 120 supervisorctl -c "$supervisor_config" "$@")
}

# False also if it has been stopped and stands still.
supervisor_answers() { (cd "$home" && timeout 5 supervisorctl -c "$supervisor_config" pid) >/dev/null 2>&1; }

# Tells the supervisor to stop an instance, without waiting for its end.
begin_to_stop() { # instance
  (cd "$home" && ask -fsS -o /dev/null --max-time 10 --unix-socket "$supervisor_socket" -H 'Content-Type: text/xml' \
    -d "<methodCall><methodName>supervisor.stopProcess</methodName><params>
          <param><value><string>$1</string></value></param><param><value><boolean>0</boolean></value></param>
        </params></methodCall>" http://supervisor/RPC2)
}

# Stopping.

is_gone() { [[ -z $(tr -d '\0' 2>/dev/null <"/proc/$1/cmdline") ]]; } # pid

# All services at once; the broker last, since they hand over their leases through it.
stop_supervised() { # supervisord's pid
  local name state pid stopping=()
  while read -r name state _ pid _; do
    [[ $state == RUNNING && $name != nats-* ]] || continue
    begin_to_stop "$name" || die "the supervisor (process $1) does not stop $name; its log is $home/log/supervisord.log"
    stopping+=("${pid%,}")
  done < <(supervisor status)
  for pid in "${stopping[@]}"; do
    within 20 is_gone "$pid" || true  # the supervisor kills it when it ends itself
  done
  supervisor stop nats-1 >/dev/null || true  # unless it is down
  supervisor shutdown >/dev/null || true     # unless it ends by itself just now
  within 40 is_gone "$1" || die "the supervisor (process $1) does not stop; its log is $home/log/supervisord.log"
}

# Each has 10 s to end, and is killed then.
stop_unsupervised() { # lines of instance and pid
  local name pid
  while read -r name pid; do
    kill -TERM "$pid" 2>/dev/null || true  # gone since
  done <<<"$1"
  while read -r name pid; do
    within 12 is_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
    within 5 is_gone "$pid" || die "$name (process $pid) does not end, not even when killed"
  done <<<"$1"
}

# Stops all that runs in this home, whatever became of its supervisor.
stop_everything() {
  local pid left
  if pid=$(pid_of supervisord); then
    if supervisor_answers; then
      stop_supervised "$pid"
    else
      echo "the supervisor (process $pid) does not answer: killing it"
      kill -KILL "$pid"
      within 5 is_gone "$pid" || die "the supervisor (process $pid) does not end, not even when killed"
    fi
  fi
  left=$(living_instances)
  [[ -n $left ]] || return 0
  echo "no supervisor is there; stopping what it left: $(cut -d' ' -f1 <<<"$left" | paste -sd ' ')"
  if grep -q -v '^nats-' <<<"$left"; then stop_unsupervised "$(grep -v '^nats-' <<<"$left")"; fi
  if grep -q '^nats-' <<<"$left"; then stop_unsupervised "$(grep '^nats-' <<<"$left")"; fi
}

# Ports.

# Fills `listeners`, for each port that an instance could not listen on with the user and the socket that has it, and
# `own_sockets` with those sockets that instances of this home have.
declare -A listeners own_sockets
read_listeners() {
  local at port user socket process folders=() in_the_way='*'
  # 0.0.0.0, ::, 127.0.0.1 and the last as IPv6 writes it. Where another host is set, any address may be that one.
  case ${ORDERLY_HOST:-} in
    '' | 127.0.0.1 | localhost) in_the_way='@(00000000|00000000000000000000000000000000|0100007F|0000000000000000FFFF00000100007F)' ;;
  esac
  listeners=()
  while read -r at port user socket; do
    # shellcheck disable=SC2053
    [[ $at == $in_the_way ]] || continue
    listeners[$((16#$port))]="$user $socket"
  done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { sub(":", " ", $2); print $2, $8, $10 }')
  own_sockets=()
  for process in /proc/[0-9]*; do
    [[ ! $process/cwd -ef $home ]] || folders+=("$process/fd")
  done
  ((${#folders[@]})) || return 0
  while read -r socket; do
    own_sockets[${socket//[!0-9]/}]=yes
  done < <(find "${folders[@]}" -lname 'socket:*' -printf '%l\n' 2>/dev/null)
}

# Whether somebody listens on a port who is no instance of this home, as read_listeners found it.
is_taken() { # port
  local socket
  read -r _ socket <<<"${listeners[$1]:-}"
  [[ -n $socket && -z ${own_sockets[$socket]:-} ]]
}

# The process that has a socket; nothing if this user may not see it.
pid_with_socket() { # socket
  find /proc/[0-9]*/fd -lname "socket:\\[$1\\]" 2>/dev/null | cut -d/ -f3 | head -1
}

# Prints who listens on a port, in words, as read_listeners found it.
who_listens() { # port
  local user socket pid instance other_home
  read -r user socket <<<"${listeners[$1]}"
  pid=$(pid_with_socket "$socket") || true
  if [[ -z $pid ]]; then
    echo "a process of user $(id -un "$user" 2>/dev/null || echo "$user")"
    return
  fi
  # Another system of this kind says so itself.
  instance=$(tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -A1 -x -e --instance | tail -1) || true
  other_home=$(tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | sed -n 's/^ORDERLY_HOME=//p') || true
  if [[ -n $other_home ]]; then
    echo "${instance:-the broker} of the system in $other_home (process $pid)"
  else
    echo "process $pid ($(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c1-60 | sed 's/ *$//'))"
  fi
}

# Whether it is this instance that listens on a port, and not a stranger.
listens_itself() { # instance, port
  local pid socket
  pid=$(pid_of "$1") || return 1
  read_listeners
  read -r _ socket <<<"${listeners[$2]:-}"
  [[ -n $socket ]] && find "/proc/$pid/fd" -lname "socket:\\[$socket\\]" 2>/dev/null | grep -q .
}
