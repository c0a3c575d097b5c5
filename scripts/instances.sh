# The processes of this home: which are alive, who may stop them, which process has a port.
# Sourced by scripts/up, down and demo after lib.sh, never run. All is read from /proc and from the
# files in run/, so it needs no package, and no supervisor that is alive.
# shellcheck shell=bash disable=SC2154

# Both are relative to the home, which is the working folder of the supervisor and of all instances.
# A home's name may hold characters that no configuration file can quote, and the path of a socket
# has at most 107 bytes.
supervisor_config=run/supervisord.conf
supervisor_socket=/proc/self/cwd/run/supervisor.sock

command_of() { tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline"; } # pid

# Prints the process id of an instance, or of supervisord, if it is alive. The pid file of a killed
# process stays, and the kernel gives its number to others. A zombie has no command line.
pid_of() { # instance
  local pid command=''
  pid=$(cat "$home/run/$1.pid" 2>/dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ ]] && command=$(command_of "$pid") || return 1
  case $1 in
    supervisord) [[ $command == *supervisord* ]] && is_of_home "$pid" "$command" ;;
    nats-*) [[ $command == *nats-server* ]] && is_of_home "$pid" "$command" ;;
    *) [[ $command == *"--instance $1 "* ]] && holds_lock "$1" ;;
  esac || return 1
  echo "$pid"
}

# Whether a process works in this home, or names a file of it. The working folder of another user's
# process cannot be read: it is assumed to be this home.
is_of_home() { # pid, its command
  [[ "/proc/$1/cwd" -ef $home || ! -e /proc/$1/cwd || $2 == *"$home/run/"* ]]
}

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

# The user of a process, in digits: some users have no name.
owner_of() { stat -c %u "/proc/$1" 2>/dev/null; } # pid

name_of() { id -un "$1" 2>/dev/null || echo "$1"; } # user

# Ends the script if the processes of this home belong to another user, or cannot be looked for.
must_be_ours() {
  local name pid owner me
  me=$(name_of "$(id -u)")
  if [[ -d $home && ! -x $home ]] || [[ -d $home/run && ! (-r $home/run && -x $home/run) ]]; then
    die "$me may not look into $home, so whether Orderly runs there is not known"
  fi
  (($(id -u) != 0)) || return 0
  while read -r name pid; do
    owner=$(owner_of "$pid") || continue  # it has ended meanwhile
    ((owner == $(id -u))) ||
      die "$name (process $pid) runs as $(name_of "$owner"), and $me may not control it:" \
        "run this as $(name_of "$owner")"
  done < <(! pid=$(pid_of supervisord) || echo "supervisord $pid"; living_instances)
}

# The supervisor.

supervisor() { # action, instance...
  (cd "$home" && timeout 120 supervisorctl -c "$supervisor_config" "$@")
}

# False also for a supervisor that is stopped (SIGSTOP).
supervisor_answers() {
  (cd "$home" && timeout 15 supervisorctl -c "$supervisor_config" pid) >/dev/null 2>&1
}

# Tells the supervisor to stop an instance, without waiting for its end.
begin_to_stop() { # instance
  (cd "$home" && ask -fsS -o /dev/null --max-time 10 --unix-socket "$supervisor_socket" \
    -H 'Content-Type: text/xml' http://supervisor/RPC2 \
    -d "<methodCall><methodName>supervisor.stopProcess</methodName><params>
          <param><value><string>$1</string></value></param>
          <param><value><boolean>0</boolean></value></param>
        </params></methodCall>")
}

# Stopping.

is_gone() { [[ -z $(command_of "$1") ]]; } # pid

# Stops all services at once, and the broker last: the services hand over their leases through it.
stop_supervised() { # supervisord's pid
  local name state pid stopping=() log=$home/log/supervisord.log
  while read -r name state _ pid _; do
    [[ $state == RUNNING && $name != nats-* ]] || continue
    begin_to_stop "$name" || die "the supervisor (process $1) does not stop $name; its log is $log"
    stopping+=("${pid%,}")
  done < <(supervisor status)
  for pid in "${stopping[@]}"; do
    within 20 is_gone "$pid" || true  # the supervisor will kill it at its own end
  done
  supervisor stop nats-1 >/dev/null || true  # unless it is down
  supervisor shutdown >/dev/null || true     # unless it ends by itself just now
  within 40 is_gone "$1" || die "the supervisor (process $1) does not stop; its log is $log"
}

# Sends SIGTERM to all. Each instance has 10 s to end, and is killed then.
stop_unsupervised() { # lines of instance and pid, or nothing
  local name pid
  [[ -n $1 ]] || return 0
  while read -r name pid; do
    kill -TERM "$pid" 2>/dev/null || true  # it has ended meanwhile
  done <<<"$1"
  while read -r name pid; do
    within 12 is_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
    within 5 is_gone "$pid" || die "$name (process $pid) survives kill -9"
  done <<<"$1"
}

end_supervisor() { # pid
  echo "the supervisor (process $1) does not answer: killing it"
  kill -KILL "$1" || true  # it has ended meanwhile
  within 5 is_gone "$1" || die "the supervisor (process $1) survives kill -9"
}

# Stops all instances of this home, also those whose supervisor was killed or stopped.
stop_everything() {
  local pid left
  if pid=$(pid_of supervisord); then
    if supervisor_answers; then
      stop_supervised "$pid"
    else
      # It may be at its end.
      within 5 is_gone "$pid" || end_supervisor "$pid"
    fi
  fi
  left=$(living_instances)
  [[ -n $left ]] || return 0
  echo "no supervisor is there; stopping what it left: $(cut -d' ' -f1 <<<"$left" | paste -sd ' ')"
  # The broker last, as above.
  stop_unsupervised "$(grep -v '^nats-' <<<"$left" || true)"
  stop_unsupervised "$(grep '^nats-' <<<"$left" || true)"
}

# Prints the names of the instances whose lock is held. After stop_everything, these still run, and
# their pid files are missing or wrong.
locked_instances() {
  local file name
  for file in "$home"/run/*-[0-9]*.lock; do
    name=$(basename "$file" .lock)
    ! holds_lock "$name" || echo "$name"
  done
}

# An instance that had just started when its supervisor died has its lock before its pid file.
nothing_is_left() {
  stop_everything
  [[ -z $(locked_instances) ]]
}

# Stops everything, or ends the script.
leave_nothing() {
  within 3 nothing_is_left ||
    die "$(locked_instances | paste -sd ' ') still runs, and its pid file is missing or wrong." \
      "Find it (fuser $home/run/<instance>.lock) and stop it, then call this again"
}

# Ports.

# Fills `listeners`: for each port that an instance could not listen on, the user and the socket
# that have it. Fills `own_sockets`: the sockets of this home's instances.
declare -A listeners own_sockets
read_listeners() {
  local at port user socket process folders=() in_the_way='*'
  # A listener on 127.0.0.1 or 0.0.0.0, also as IPv6 writes them, blocks the port. If another host
  # is set, any address may be that host's.
  case ${ORDERLY_HOST:-} in
    '' | 127.0.0.1 | localhost) in_the_way='@(0100007F|*FFFF00000100007F|*([0]))' ;;
  esac
  listeners=()
  while read -r at port user socket; do
    # shellcheck disable=SC2053
    [[ $at == $in_the_way ]] || continue
    listeners[$((16#$port))]="$user $socket"
  done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk '$4 == "0A" { sub(":", " ", $2); print $2, $8, $10 }')
  own_sockets=()
  for process in /proc/[0-9]*; do
    [[ $process/cwd -ef $home ]] || continue
    [[ $(command_of "${process#/proc/}") =~ --instance|nats-server ]] || continue
    folders+=("$process/fd")
  done
  ((${#folders[@]})) || return 0
  while read -r socket; do
    own_sockets[${socket//[!0-9]/}]=yes
  done < <(find "${folders[@]}" -lname 'socket:*' -printf '%l\n' 2>/dev/null)
}

# Whether a process that is not of this home listens on a port, as read_listeners found it.
is_taken() { # port
  local socket
  read -r _ socket <<<"${listeners[$1]:-}"
  [[ -n $socket && -z ${own_sockets[$socket]:-} ]]
}

# The process that has a socket; nothing if this user may not see it.
pid_with_socket() { # socket
  find /proc/[0-9]*/fd -lname "socket:\\[$1\\]" 2>/dev/null | cut -d/ -f3 | sed -n 1p
}

# Prints in words which process listens on a port, as read_listeners found it.
who_listens() { # port
  local user socket pid command other_home
  read -r user socket <<<"${listeners[$1]}"
  pid=$(pid_with_socket "$socket") || true
  if [[ -z $pid ]]; then
    echo "a process of user $(name_of "$user")"
    return
  fi
  command=$(command_of "$pid") || true
  # It may be of another system like this one.
  other_home=$(sed -z -n 's/^ORDERLY_HOME=//p' "/proc/$pid/environ" 2>/dev/null |
    tr -d '\0') || true
  if [[ -n $other_home && $command =~ --instance\ ([a-z_]+-[0-9]+) ]]; then
    echo "${BASH_REMATCH[1]} of the system in $other_home (process $pid)"
  elif [[ -n $other_home && $command == *nats-server* ]]; then
    echo "the broker of the system in $other_home (process $pid)"
  else
    echo "process $pid (${command:0:60})"
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
