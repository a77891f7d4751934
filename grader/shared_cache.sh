#!/bin/bash
# Two graders share an HTTP cache on loopback (nginx with WebDAV): the second one
# compiles and judges nothing, and has the same gradebook and verdicts.
#
#   bazel run //grader:shared_cache
#
# Needs nginx, which setup.sh does not install since it starts a service. Without
# installing it:
#
#   apt-get download nginx && dpkg -x nginx_*.deb DIR
#   NGINX_PROGRAM=DIR/usr/sbin/nginx bazel run //grader:shared_cache
set -euo pipefail

workspace=${BUILD_WORKSPACE_DIRECTORY:?call it by bazel run}
here=$PWD
nginx=${NGINX_PROGRAM:-/usr/sbin/nginx}
cd "${BUILD_WORKING_DIRECTORY:-$here}"
nginx=$(realpath "$nginx")
[ -x "$nginx" ] || {
  echo "shared_cache: no program $nginx; see the head of $workspace/grader/shared_cache.sh" >&2
  exit 2
}
cd "$here"
readonly port=${PORT:-18431} kata=01_unclosed_range
source grader/class_scratch.sh
at_end() {
  [ ! -f "$scratch/nginx.pid" ] || kill "$(cat "$scratch/nginx.pid")" || true
  while [ -f "$scratch/nginx.pid" ]; do sleep 0.1; done
}

# Whoever calls us owns the cache; as root nginx would hand its work to another.
mkdir "$scratch/kept" "$scratch/parts"
cat >"$scratch/nginx.conf" <<END
$([ "$(id -u)" != 0 ] || echo 'user root;')
worker_processes 1;
pid $scratch/nginx.pid;
error_log $scratch/error.log;
events {}
http {
  access_log $scratch/access.log;
  client_body_temp_path $scratch/parts;
  proxy_temp_path $scratch/parts/proxy;
  fastcgi_temp_path $scratch/parts/fastcgi;
  uwsgi_temp_path $scratch/parts/uwsgi;
  scgi_temp_path $scratch/parts/scgi;
  client_max_body_size 0;
  server {
    listen 127.0.0.1:$port;
    root $scratch/kept;
    location / {
      dav_methods PUT;
      create_full_put_path on;
    }
  }
}
END
"$nginx" -c "$scratch/nginx.conf" -e "$scratch/error.log"

mkdir -p "$scratch"/class/{starter,fix}/$kata
cp "$workspace/katas/$kata/starter.cc" "$scratch/class/starter/$kata/kata.cc"
cp "$workspace/solutions/$kata/kata.cc" "$scratch/class/fix/$kata/kata.cc"

grade() {
  local code=0
  ./grader/grader class --submissions "$scratch/class" --out "$scratch/$1/out" --cache "$scratch/$1/cache" \
    --remote_cache="http://127.0.0.1:$port/" || code=$?
  [ "$code" -le 1 ]
}
# Bazel puts into the cache whatever it has done itself.
put() { grep -c '"PUT ' "$scratch/access.log" || true; }
mkdir "$scratch/first" "$scratch/second"
grade first
first_put=$(put)
grade second
second_put=$(($(put) - first_put))
diff -r "$scratch"/{first,second}/out --exclude='.*'
echo "put into the cache by the first grader: $first_put, by the second: $second_put"
if [ "$first_put" = 0 ] || [ "$second_put" != 0 ]; then
  echo 'shared_cache: the second grader has done work of its own' >&2
  exit 1
fi
echo 'the second grader compiled and judged nothing, and has the same gradebook and verdicts'
