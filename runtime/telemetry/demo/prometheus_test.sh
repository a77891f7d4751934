#!/bin/bash
# A real Prometheus scrapes metrics_server on loopback, and answers queries with
# the right numbers; promtool finds nothing wrong with the text.
#
# By hand: bazel test //runtime/telemetry/demo:prometheus_test
# Needs Prometheus and curl; PROMETHEUS_BIN (--test_env) names the folder of
# `prometheus` and `promtool` when it is not /usr/bin.
set -euo pipefail

server=$1
bin=${PROMETHEUS_BIN:-/usr/bin}
for program in "$bin/prometheus" "$bin/promtool" curl; do
  command -v "$program" >/dev/null ||
    { echo "$program is missing: runtime/telemetry/README.md says how to get it"; exit 1; }
done

work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

# Runs the command given until it succeeds, at most 30 s.
within_30_s() {
  for ((i = 0; i < 300; ++i)); do
    if "$@"; then return 0; fi
    sleep 0.1
  done
  echo "not within 30 s: $*"
  tail -n 20 "$work"/*.log
  return 1
}

"$server" >"$work/port" 2>"$work/server.log" &
pids+=($!)
within_30_s test -s "$work/port"
port=$(<"$work/port")
url=http://127.0.0.1:$port/metrics

# The older format is what promtool reads; it complains with exit code 3.
curl -sSf "$url" >"$work/text"
"$bin/promtool" check metrics <"$work/text"
! grep -q '^# EOF' "$work/text"

# OpenMetrics for those who ask.
curl -sSf -D "$work/headers" -H 'Accept: application/openmetrics-text;version=1.0.0' "$url" >"$work/open"
grep -qi '^content-type: application/openmetrics-text; version=1.0.0; charset=utf-8' "$work/headers"
[ "$(tail -n 1 "$work/open")" = '# EOF' ]

cat >"$work/prometheus.yml" <<END
scrape_configs:
  - job_name: dojo
    scrape_interval: 200ms
    scrape_timeout: 200ms
    static_configs: [{targets: ['127.0.0.1:$port']}]
END
"$bin/promtool" check config "$work/prometheus.yml"
# A free port: the one that the system gives to a socket that is closed again.
web=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$bin/prometheus" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
  --web.listen-address="127.0.0.1:$web" >"$work/prometheus.log" 2>&1 &
pids+=($!)

# The value of a query that has exactly one.
ask() {
  curl -sS --get --data-urlencode "query=$1" "http://127.0.0.1:$web/api/v1/query" 2>/dev/null |
    python3 -c '
import json, sys
found = json.load(sys.stdin)["data"]["result"]
print(found[0]["value"][1] if len(found) == 1 else "%d results" % len(found))' 2>/dev/null
}
is_up() { [ "$(ask 'up{job="dojo"}')" = 1 ]; }
within_30_s is_up

failed=0
expect() {
  local got
  got=$(ask "$1") || true
  if [ "$got" = "$2" ]; then
    echo "$1 is $2"
  else
    echo "$1 is $got, and should be $2"
    failed=1
  fi
}
# Ten of four phases and a degradation each, one of three: 53 events.
expect dojo_channels 1
expect dojo_channels_degraded 1
expect 'dojo_channel_lifecycle_events_total{version="v1",phase="degraded"}' 10
expect 'dojo_channel_lifecycle_events_total{version="v1",phase="destroyed"}' 10
expect 'dojo_channel_lifecycle_events_total{version="v2",phase="created"}' 1
expect 'dojo_channel_lifecycle_events_total{version="v2",phase="destroyed"}' 0
expect 'sum(dojo_channel_lifecycle_events_total)' 53
expect dojo_telemetry_emitted_events_total 53
expect dojo_telemetry_delivered_events_total 4
expect dojo_telemetry_buffered_events 20
expect dojo_telemetry_dropped_events_total 29
expect dojo_virtual_time_seconds 2.5
# The dot is U+FFFD, which a query cannot say.
expect 'dojo_degraded_channel_length{channel_name=~"the \"backlog\"\n."}' 10
expect 'dojo_degraded_channel_capacity{version="v2"}' 10
# It spoke OpenMetrics with us: what units there are, it knows.
units=$(curl -sS "http://127.0.0.1:$web/api/v1/targets/metadata?metric=dojo_virtual_time_seconds")
grep -q '"unit":"seconds"' <<<"$units" || { echo "no unit: $units"; failed=1; }
exit $failed
