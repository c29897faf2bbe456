#!/usr/bin/env bash
# The five minutes: does what `gatesmith init` tells a newcomer, line by line, until a call is
# answered in Rust and in TypeScript. From nothing, from a SAM template, and from each export of
# API Gateway that is at hand.
#
#     tests/five_minutes.sh
#
# Projects are made in empty folders below target/five-minutes. What is added to a newcomer's
# steps: a free port, the workspace's lock file and target folder (the versions that are here
# already, compiled), and npm's cache before its registry.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
work=$target/five-minutes
exports=$root/../shared/corpus/aws_exports
unset CARGO_TARGET_DIR
export CARGO_TERM_QUIET=true NPM_CONFIG_PREFER_OFFLINE=true NPM_CONFIG_UPDATE_NOTIFIER=false

gateway=
stop() {
  if [ -n "$gateway" ]; then
    kill "$gateway" 2>/dev/null || true
    wait "$gateway" 2>/dev/null || true
    gateway=
  fi
}
trap stop EXIT

fail() {
  echo "five minutes: $1" >&2
  shift
  for file in "$@"; do sed 's/^/  | /' "$file" >&2; done
  exit 1
}

# Starts the gateway, waits for its address, and takes the credentials that it prints.
serve() { # COMMAND
  rm -f "$work/out"
  mkfifo "$work/out"
  $1 --listen 127.0.0.1:0 >"$work/out" 2>"$work/log" &
  gateway=$!
  exec 3<"$work/out"
  ENDPOINT=
  while [ -z "$ENDPOINT" ]; do
    IFS= read -r -t 60 -u 3 line || fail "\`$1\` did not start" "$work/log"
    case $line in
      "export "*) eval "$line" ;;
      http://*) export ENDPOINT=$line ;;
    esac
  done
}

# Runs one step, and shows what it said where it fails.
follow() { # STEP
  eval "$1" >"$work/answer" 2>"$work/errors" || fail "$project: $1" "$work/answer" "$work/errors" "$work/log"
}

# Makes a project and follows the steps that are printed. Both programs have to print the answer.
walk() { # PROJECT ANSWER [ARGUMENT OF INIT…]
  local project=$1 answer=$2 step answered=0
  shift 2
  cd "$work"
  rm -rf "$project"
  gatesmith init "$@" "$project" >"$work/steps" || fail "init $*" "$work/steps"
  for folder in "$project"/service "$project"/clients/rust; do
    if [ -e "$folder" ]; then
      cp "$root/Cargo.lock" "$folder"
      ln -s "$target" "$folder/target"
    fi
  done
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN API_KEY TOKEN
  while IFS= read -r -u 9 step; do
    case $step in
      "  cd "*) cd "$work/${step#  cd }" ;;
      "  gatesmith dev"*) serve "${step#  }" ;;
      "  cargo run "* | *"npm start"*)
        follow "$step"
        grep -qE "$answer" "$work/answer" || fail "$project: $step" "$work/answer" "$work/log"
        answered=$((answered + 1))
        ;;
      "  "*) follow "$step" ;;
    esac
  done 9< <(sed '1,/^Next:/d' "$work/steps")
  gatesmith check >/dev/null || fail "$project: generated code is not what the document says"
  stop
  [ "$answered" = 2 ] || fail "$project: the steps call from one language alone" "$work/steps"
  echo "$project: answered in Rust and in TypeScript"
}

mkdir -p "$work"
cargo build --locked --manifest-path "$root/Cargo.toml" --target-dir "$target" --package gatesmith
PATH=$target/debug:$PATH
: >"$work/log"

walk hello '^Hello, Ada!$'
walk orders 'order_?[iI]d: "A-1"|orderId: .A-1.' --from "$root/tests/five_minutes/template.yaml"
if [ -d "$exports" ]; then
  for document in "$exports"/*.json; do
    name=$(basename "$document" .json)
    walk "${name#test_export_}" . --from "$document"
  done
else
  echo "skipped: there is no $exports"
fi
