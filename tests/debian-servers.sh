# Debian's own PostgreSQL and RabbitMQ, started privately for one test run: free ports of the loopback
# address, all data under one folder, gone at the end. Sourced by tests/run.sh.
#
# Wants: $work (a folder of this run's own). Sets: the MLCONNECTOR_TEST_* addresses.

postgres_pid='' rabbitmq_pid='' epmd_pid='' taken_ports=''

# Installs what is missing. Services that a package would start on installation stay off; a server
# that already runs on this machine is neither used nor touched.
install_debian_servers() {
  local missing=()
  [ -n "$(postgres_programs)" ] || missing+=(postgresql)
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || {
    echo "PostgreSQL and RabbitMQ are missing, and there is no apt-get to install them. Set MLCONNECTOR_TEST_POSTGRES and MLCONNECTOR_TEST_RABBITMQ, or start a Docker engine." >&2
    return 1
  }
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
    sudo -n true 2>/dev/null || {
      echo "Debian's packages ${missing[*]} are missing, and only root can install them: sudo apt-get install ${missing[*]}" >&2
      return 1
    }
  fi
  echo "Installing Debian's packages: ${missing[*]}"
  # One installation at a time; apt is not this run's own process and is not ended with it.
  "${as_root[@]}" env -u MLCONNECTOR_TEST_RUN -u TMPDIR DEBIAN_FRONTEND=noninteractive \
    flock /etc/debian_version bash -c '
      set -euo pipefail
      policy=/usr/sbin/policy-rc.d
      if [ ! -e "$policy" ]; then
        trap "rm -f $policy" EXIT
        printf "#!/bin/sh\nexit 101\n" > "$policy"
        chmod +x "$policy"
      fi
      apt-get -qq -o DPkg::Lock::Timeout=600 update
      apt-get -qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"
    ' _ "${missing[@]}" >"$work/apt.log" 2>&1 </dev/null || {
    echo "apt-get could not install ${missing[*]}:" >&2
    tail -n 20 "$work/apt.log" >&2
    return 1
  }
}

# The folder of the newest PostgreSQL's programs, or nothing.
postgres_programs() {
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -V | tail -n 1)
  [ -z "$newest" ] || dirname "$newest"
}

# Sets the named variable to a port that nobody uses, below the range that outgoing connections take
# theirs from; a port is given out once.
take_port() {
  local free
  while true; do
    free=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    case " $taken_ports " in *" $free "*) continue ;; esac
    grep -qsi ":$(printf '%04X' "$free") " /proc/net/tcp /proc/net/tcp6 || break
  done
  taken_ports+=" $free"
  printf -v "$1" %s "$free"
}

start_debian_servers() {
  install_debian_servers
  # RabbitMQ takes the longest: PostgreSQL starts meanwhile.
  launch_rabbitmq "$work/rabbitmq-1"
  start_postgres
  await_rabbitmq
}

# Between the look for a free port and its use another process may take it: so up to three times.
start_postgres() {
  local attempt
  for attempt in 1 2 3; do
    if try_postgres "$work/postgres-$attempt"; then return 0; fi
    echo "PostgreSQL did not start (attempt $attempt of 3):" >&2
    tail -n 10 "$work/postgres-$attempt/log" >&2
    stop_postgres
  done
  return 1
}

try_postgres() {
  local folder=$1 programs port secret as=()
  programs=$(postgres_programs)
  take_port port
  secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  mkdir -p "$folder"
  printf '%s' "$secret" > "$folder/secret"
  if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL refuses to run as root.
    as=(setpriv --reuid=postgres --regid=postgres --init-groups)
    chown -R postgres:postgres "$folder"
  fi
  "${as[@]}" "$programs/initdb" --no-sync -D "$folder/data" -U mlconnector --pwfile="$folder/secret" \
    --auth=scram-sha-256 -E UTF8 --locale=C.UTF-8 > "$folder/log" 2>&1 || return 1
  # The data lives as long as this run: nothing is flushed for a crash that nobody recovers from.
  "${as[@]}" "$programs/postgres" -D "$folder/data" -p "$port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
    >> "$folder/log" 2>&1 </dev/null &
  postgres_pid=$!
  local _
  for _ in $(seq 300); do
    if "$programs/pg_isready" -q -h "$folder" -p "$port"; then
      export MLCONNECTOR_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=mlconnector;Password=$secret;Database=postgres"
      return 0
    fi
    kill -0 "$postgres_pid" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

launch_rabbitmq() {
  local folder=$1 epmd distribution
  rabbitmq_folder=$folder
  take_port amqp_port; take_port management_port; take_port epmd; take_port distribution
  rabbitmq_secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  mkdir -p "$folder/log"
  printf '[rabbitmq_management,rabbitmq_shovel,rabbitmq_shovel_management].\n' > "$folder/enabled_plugins"
  : > "$folder/environment"
  cat > "$folder/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp_port
management.tcp.ip = 127.0.0.1
management.tcp.port = $management_port
default_user = mlconnector
default_pass = $rabbitmq_secret
CONF
  epmd -port "$epmd" -address 127.0.0.1 > "$folder/epmd" 2>&1 </dev/null &
  epmd_pid=$!
  # Settings of an installed server must not reach this one. RUNNING_UNDER_SYSTEMD makes the start script
  # become the server instead of staying before it.
  env HOME="$folder" ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1 RUNNING_UNDER_SYSTEMD=true \
    RABBITMQ_CONF_ENV_FILE="$folder/environment" RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf" \
    RABBITMQ_ADVANCED_CONFIG_FILE="$folder/advanced.config" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins" \
    RABBITMQ_NODENAME="mlconnector$amqp_port@localhost" RABBITMQ_DIST_PORT="$distribution" \
    RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_LOGS=- \
    RABBITMQ_PID_FILE="$folder/pid" RABBITMQ_GENERATED_CONFIG_DIR="$folder/config" RABBITMQ_SCHEMA_DIR="$folder/schema" \
    ERL_CRASH_DUMP="$folder/erl_crash.dump" RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 2:2" \
    /usr/lib/rabbitmq/bin/rabbitmq-server -noinput > "$folder/output" 2>&1 </dev/null &
  rabbitmq_pid=$!
}

await_rabbitmq() {
  local attempt
  for attempt in 2 3 4; do
    if rabbitmq_answers; then
      export MLCONNECTOR_TEST_RABBITMQ=amqp://mlconnector:$rabbitmq_secret@127.0.0.1:$amqp_port/
      export MLCONNECTOR_TEST_RABBITMQ_MANAGEMENT=http://127.0.0.1:$management_port/
      return 0
    fi
    echo "RabbitMQ did not start (attempt $((attempt - 1)) of 3):" >&2
    tail -n 10 "$rabbitmq_folder/output" >&2
    stop_rabbitmq
    [ "$attempt" -gt 3 ] || launch_rabbitmq "$work/rabbitmq-$attempt"
  done
  return 1
}

rabbitmq_answers() {
  local _
  # Two minutes: a start takes seconds, on a loaded machine half a minute.
  for _ in $(seq 600); do
    if grep -q 'Server startup complete' "$rabbitmq_folder/output"; then return 0; fi
    kill -0 "$rabbitmq_pid" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

# Nothing that it holds outlives the run, so it need not put its house in order.
stop_rabbitmq() {
  local pid
  for pid in $rabbitmq_pid $epmd_pid; do
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rabbitmq_pid='' epmd_pid=''
}

stop_postgres() {
  [ -n "$postgres_pid" ] || return 0
  # Fast: clients are thrown out. It leaves no shared memory behind.
  kill -INT "$postgres_pid" 2>/dev/null || true
  local _
  for _ in $(seq 100); do
    kill -0 "$postgres_pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -QUIT "$postgres_pid" 2>/dev/null || true
  wait "$postgres_pid" 2>/dev/null || true
  postgres_pid=''
}

stop_debian_servers() {
  stop_rabbitmq
  stop_postgres
}
