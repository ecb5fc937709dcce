#!/usr/bin/env bash
# Locks versions and hashes for every supported Python, without index addresses. Needs uv on the path.
# pip prefers what an index already carries, so releases younger than a week are left for the next lock.
set -eu
cd "$(dirname "$0")"
newest=$(date -u -d '9 days ago' +%F 2>/dev/null || date -u -v-9d +%F)
for name in app dev node; do
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
    --no-emit-index-url --no-header --exclude-newer "$newest" "$name.in" -o "$name.txt"
done
