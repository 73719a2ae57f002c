#!/bin/sh
# Records every trace of this repository's traces/ anew.
#
#   JAVA_HOME=<a JDK 25 with lib/src.zip> traces/record/record.sh OUT_DIR
#
# Needs Linux with glibc, cc, python3, sqlite3, git, strace, unzip, and Maven with its compiler plugin (it may download it).
# The programs run on inputs made here, so another machine gives the same kind of traces, not the same bytes: addresses, threads'
# order and the programs' versions differ.
set -eu
: "${JAVA_HOME:?a JDK 25}"
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
[ $# -eq 1 ] || { echo "usage: record.sh OUT_DIR" >&2; exit 2; }
mkdir -p "$1"
out=$(CDPATH= cd -- "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export JAVA_HOME LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

cc -O2 -Wall -shared -fPIC -o mallocrec.so "$here/mallocrec.c" -lpthread

heap() {   # heap NAME PROGRAM ARGS...: standard input and output are the program's
    name=$1; shift
    env MALLOCREC_OUT="$work/raw.bin" LD_PRELOAD="$work/mallocrec.so" "$@"
    python3 "$here/convert.py" tr raw.bin "$out/$name.tr.gz"
    rm raw.bin
}

maps() {   # maps NAME PROGRAM ARGS...
    name=$1; shift
    strace -f --seccomp-bpf -ttt -s 0 -e signal=none \
        -e trace=mmap,munmap,mremap,mprotect,madvise,brk,clone,clone3,fork,vfork,execve -o raw.strace "$@"
    python3 "$here/convert.py" mm "$name" raw.strace "$out/$name.mm.gz"
    rm raw.strace
}

repo() {   # repo DIR FILES COMMITS: DIR with that history, DIR.objects with its object names
    git init -q -b main "$1"
    python3 "$here/make_repo.py" "$2" "$3" 1 | git -C "$1" fast-import --quiet
    git -C "$1" rev-list --objects --all > "$1.objects"
}

# Heaps
scale() { echo "CREATE TABLE scale AS SELECT $1 AS n"; }
heap sqlite3-memory sqlite3 -batch -init /dev/null -cmd "$(scale 1)" :memory: < "$here/sqlite.sql" > /dev/null
repo small 50 45
heap git-log-p git -C small --no-pager log -p > /dev/null
heap git-pack-objects git -C small pack-objects --threads=2 --stdout -q --no-reuse-delta --no-reuse-object \
    < small.objects > /dev/null
heap python3-json-zlib "$(python3 -c 'import sys; print(sys.executable)')" -I -S "$here/work.py"

# The same in the text format of the CMU malloc lab: all blocks of the start of one, the blocks of a page or more of another
python3 "$here/convert.py" rep "$out/git-log-p.tr.gz" "$out/git-log-p-start.rep" 0 4000
python3 "$here/convert.py" rep "$out/sqlite3-memory.tr.gz" "$out/sqlite3-memory-pages.rep" 4096

# Memory maps
maps sqlite3-memory sqlite3 -batch -init /dev/null -cmd "$(scale 20)" :memory: < "$here/sqlite.sql" > /dev/null
repo large 300 1200
maps git-log-p git -C large --no-pager log -p > /dev/null
maps git-pack-objects git -C large pack-objects --threads=2 --stdout -q --no-reuse-delta --no-reuse-object \
    < large.objects > /dev/null
unzip -q "$JAVA_HOME/lib/src.zip" 'java.base/java/util/*' -d jdk
find jdk -name '*.java' | sort > jdk.files
maps javac-java-util-g1 "$JAVA_HOME/bin/javac" -J-XX:+UseG1GC -nowarn -proc:none -d classes \
    --patch-module java.base=jdk/java.base @jdk.files
python3 "$here/make_java.py" project 250 1
mvn -q -B -f project/pom.xml compile > /dev/null   # first without strace: Maven may have to fetch its plugins
rm -r project/target
maps maven-compile-zgc env MAVEN_OPTS=-XX:+UseZGC mvn -q -B -f project/pom.xml compile > /dev/null

python3 "$here/check.py" "$out"/*.tr.gz "$out"/*.rep "$out"/*.mm.gz
