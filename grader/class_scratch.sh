# For scripts that grade classes by hand; sourced, not run. Makes a folder
# $scratch, which other users may read, and at the end ends the Bazel servers
# that have their output base below it, and deletes it. What else a script has
# to end it ends in a function at_end of its own.
scratch=$(mktemp -d)
chmod 755 "$scratch"
servers() { pgrep -f -- "--output_base=$scratch/" || true; }
stop_servers() {
  local pid
  for pid in $(servers); do kill "$pid" 2>/dev/null || true; done
  while [ -n "$(servers)" ]; do sleep 0.1; done
}
at_end() { :; }
clean_up_scratch() {
  stop_servers
  at_end
  chmod -R u+w "$scratch" && rm -rf "$scratch"
}
trap clean_up_scratch EXIT
