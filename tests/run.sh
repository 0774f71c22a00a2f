#!/usr/bin/env bash
# Passes the whole test suite of this clone, with a real PostgreSQL and a real RabbitMQ.
#
#   tests/run.sh [--filter EXPRESSION] [--project NAME]... [--no-build]
#
#   --filter EXPRESSION   only the tests that match, as `dotnet test --filter` understands it
#   --project NAME        only tests/NAME, may be repeated
#   --no-build            takes the last build as it is
#
# The servers come from MLCONNECTOR_TEST_POSTGRES and MLCONNECTOR_TEST_RABBITMQ where these are set,
# else from containers where a Docker engine answers, else from Debian's packages, which are installed
# if missing and run privately. More: docs/operating/testing.md.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/tests/debian-servers.sh"

filter='' build=yes projects=()
while [ $# -gt 0 ]; do
  case $1 in
    --filter) filter=${2:?--filter needs an expression}; shift 2 ;;
    --project) projects+=("${2:?--project needs a name}"); shift 2 ;;
    --no-build) build=no; shift ;;
    *) sed -n '2,/^set -e/p' "$0" | sed '$d;s/^# \{0,1\}//'; exit 2 ;;
  esac
done

command -v dotnet >/dev/null || { echo "The .NET SDK is missing: no 'dotnet' on the path." >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/mlconnector-tests.XXXXXX")
# PostgreSQL's own user must be able to pass through.
chmod 711 "$work"
# Every process that this run starts inherits the mark, and is ended by it if it outlives the run.
export MLCONNECTOR_TEST_RUN=$work
# .NET leaves sockets and folders among the temporary files: in this run's folder they go with it. NuGet's
# stay where every restore looks, since its locks between restores are among them.
export NUGET_SCRATCH=${NUGET_SCRATCH:-${TMPDIR:-/tmp}/NuGetScratch$(id -un)}
mkdir "$work/tmp"
export TMPDIR=$work/tmp
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# No build process stays behind for a later build.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
containers_pid=''

cleanup() {
  trap '' INT TERM
  if [ -n "$containers_pid" ]; then
    kill -TERM "$containers_pid" 2>/dev/null || true
    wait "$containers_pid" 2>/dev/null || true
  fi
  stop_debian_servers
  local mine
  while mine=$(marked_processes) && [ -n "$mine" ]; do
    # shellcheck disable=SC2086
    kill -KILL $mine 2>/dev/null || true
    sleep 0.1
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

marked_processes() {
  local folder
  for folder in /proc/[0-9]*; do
    # A process that ended meanwhile, or another user's, cannot be read: it is not this run's.
    if grep -qsxz "MLCONNECTOR_TEST_RUN=$work" "$folder/environ" 2>/dev/null; then echo "${folder#/proc/}"; fi
  done
}

# Runs a command so that a signal to this script is not kept waiting until the command ends.
attended() {
  "$@" </dev/null &
  wait $!
}

phase() { printf '\n== %s (%d s since the start)\n' "$1" "$SECONDS"; }

# What to build and test: the solution, or the kit and the named projects.
kit=$root/tests/TestKit
targets=("$root/MlConnector.sln")
if [ ${#projects[@]} -gt 0 ]; then
  targets=()
  for name in "${projects[@]}"; do targets+=("$root/tests/$name/$name.Tests.csproj"); done
fi

build() {
  local locked=() target
  [ "${CI:-}" != true ] || locked=(--locked-mode)
  # One build of this clone at a time. The lock is on this script, which no build opens: .NET locks what it reads.
  exec 9<"$root/tests/run.sh"
  flock 9
  for target in "${targets[@]}"; do
    attended dotnet restore "$target" -v quiet "${locked[@]}" 9<&-
    # The compiler's server is this run's own, so that ending it disturbs no other build.
    attended dotnet build "$target" --no-restore -v quiet -p:SharedCompilationId="${work##*/}" 9<&-
  done
  exec 9<&-
}

kit() { exec dotnet exec "$kit/bin/Debug/net10.0/MlConnector.TestKit.dll" "$@"; }

start_servers() {
  if [ -n "${MLCONNECTOR_TEST_POSTGRES:-}${MLCONNECTOR_TEST_RABBITMQ:-}" ]; then
    echo "PostgreSQL and RabbitMQ: from the environment"
  elif start_containers; then
    echo "PostgreSQL and RabbitMQ: through Testcontainers"
  else
    start_debian_servers
    echo "PostgreSQL and RabbitMQ: Debian's own servers, private, under $work"
  fi
}

# One pair of containers for the whole run. False where no engine answers or it has no images.
start_containers() {
  : > "$work/containers"
  kit containers > "$work/containers" 2> "$work/containers.log" </dev/null &
  containers_pid=$!
  while ! grep -q '^ready$' "$work/containers"; do
    if ! kill -0 "$containers_pid" 2>/dev/null; then
      wait "$containers_pid" || true
      containers_pid=''
      cat "$work/containers.log"
      return 1
    fi
    sleep 0.2
  done
  local name value
  while IFS='=' read -r name value; do
    case $name in MLCONNECTOR_TEST_*) export "$name=$value" ;; esac
  done < "$work/containers"
}

run_tests() {
  local only=() target failed=0
  [ -z "$filter" ] || only=(--filter "$filter")
  for target in "${targets[@]}"; do
    # One assembly at a time: the services under test need the processors too. A test that hangs for
    # ten minutes ends its assembly.
    attended dotnet test "$target" --no-build -m:1 "${only[@]}" \
      --logger "trx;LogFilePrefix=results" --logger "console;verbosity=minimal" --results-directory "$work/results" \
      --blame-hang-timeout 10min --blame-hang-dump-type none || failed=1
  done
  return $failed
}

if [ "$build" = yes ]; then
  phase "Restore and build"
  build
fi

phase "Servers"
start_servers

phase "Tests"
ended=well
run_tests || ended=badly

phase "Results"
attended kit results "$work/results" "$ended"
