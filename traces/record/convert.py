#!/usr/bin/env python3
"""Turns recordings into the traces of this folder.

  convert.py tr  RAW OUT.tr.gz                 what mallocrec.so wrote -> heap trace
  convert.py mm  NAME STRACE OUT.mm.gz         what strace -f -ttt wrote -> memory-map trace of the first process
  convert.py rep IN.tr.gz OUT.rep [MIN [OPS]]  heap trace -> CMU malloclab text; MIN keeps only the blocks that are MIN bytes or
                                               more at some time of their life, OPS stops after that many operations
"""
import gzip, re, struct, sys

PAGE = 4096


def write_gz(path, lines):
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode())


def tr(raw, out):
    ids, lines, births, unknown = {}, [], 0, 0
    data = open(raw, "rb")
    while True:
        record = data.read(32)
        if len(record) < 32 or record[30] == 0:
            break
        address, old, size, align, tid, op = struct.unpack("<QQQIHB", record[:31])
        op = chr(op)
        if op in "az":
            if address in ids:
                raise SystemExit(f"{raw}: {address:#x} allocated twice")
            ids[address] = births
            lines.append(f"{op} {births} {size} {align} {tid}")
            births += 1
        elif op == "r":
            if old not in ids:
                unknown += 1
                continue
            i = ids.pop(old)
            ids[address] = i
            lines.append(f"r {i} {size} {tid}")
        elif address in ids:
            lines.append(f"f {ids.pop(address)} {tid}")
        else:
            unknown += 1
    if unknown:
        print(f"{raw}: left out {unknown} operations on blocks whose birth was not seen", file=sys.stderr)
    write_gz(out, lines)


def rep(source, out, least=0, most=None):
    ops = [line.split() for line in gzip.open(source, "rt")]
    largest = {}
    for o in ops:
        if o[0] != "f":
            largest[o[1]] = max(largest.get(o[1], 0), int(o[2]))
    ids, sizes, lines, live, peak = {}, {}, [], 0, 0
    for o in ops:
        if largest[o[1]] < max(least, 1):
            continue
        i = ids.setdefault(o[1], len(ids))
        if o[0] == "f":
            live -= sizes.pop(i)
            lines.append(f"f {i}")
        else:
            live += max(int(o[2]), 1) - sizes.get(i, 0)
            sizes[i] = max(int(o[2]), 1)
            lines.append(f"{'r' if o[0] == 'r' else 'a'} {i} {sizes[i]}")
        peak = max(peak, live)
        if len(lines) == most:
            break
    with open(out, "w") as file:
        file.write("\n".join([str(peak), str(len(ids)), str(len(lines)), "1"] + lines) + "\n")


def strace_calls(path):
    """(time of entry, time of exit, position of entry, position of exit, tid, text of the whole call)"""
    started = {}
    for position, line in enumerate(open(path, errors="replace")):
        m = re.match(r"(\d+) +(\d+\.\d+) (.*)", line)
        if not m:
            continue
        tid, time, text = int(m[1]), int(m[2].replace(".", "")), m[3]
        if text.endswith("<unfinished ...>"):
            started[tid] = (time, position, text[:-len("<unfinished ...>")])
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", text)
        if resumed and tid in started:
            entry, where, head = started.pop(tid)
            yield entry, time, where, position, tid, head + resumed[1]
        elif re.match(r"\w+\(", text):
            yield time, time, position, position, tid, text


def mm(name, source, out):
    calls = list(strace_calls(source))
    first = min(calls, key=lambda c: c[2])[4]
    group = {first}                                     # the first process and the threads it made, no child process
    for c in calls:
        made = re.match(r"clone3?\(.*CLONE_THREAD.*\) = (\d+)", c[5])
        if made and c[4] in group:
            group.add(int(made[1]))
    begin = max(c[3] for c in calls if c[4] == first and c[5].startswith("execve(") and c[5].endswith("= 0"))
    events = []
    for entry, leave, where, there, tid, text in calls:
        m = re.match(r"(\w+)\((.*)\) += (\S+)", text)
        if tid not in group or there <= begin or not m or m[3].startswith("-") or m[3] == "?":
            continue
        call, args, result = m[1], [a.strip() for a in m[2].split(",")], m[3]
        pages = lambda s: -(-int(s, 0) // PAGE)
        # Of calls that overlap, one that takes addresses counts from its exit, one that gives them back from its entry.
        at = (entry, where) if call in ("munmap", "madvise") else (leave, there)
        if call == "mmap":
            flags = ("a" if "MAP_ANON" in args[3] else "f") + ("F" if "MAP_FIXED" in args[3] else "") \
                + ("N" if "MAP_NORESERVE" in args[3] else "") + ("S" if "MAP_SHARED" in args[3] else "")
            op = ["m", int(result, 16), pages(args[1]), protection(args[2]), flags, int(args[0] != "NULL")]
        elif call == "munmap":
            op = ["u", int(args[0], 16), pages(args[1])]
        elif call == "mprotect":
            op = ["p", int(args[0], 16), pages(args[1]), protection(args[2])]
        elif call == "madvise" and args[0] != "NULL":       # (NULL, 0, ...) only asks what the kernel knows
            op = ["d", int(args[0], 16), pages(args[1]), args[2].replace("MADV_", "").split()[0]]
        elif call == "mremap":
            op = ["x", int(args[0], 16), pages(args[1]), pages(args[2]), int(result, 16)]
        elif call == "brk":
            op = ["b", int(result, 16)]
        else:
            continue
        events.append((at[1], at[0], tid, op))
    events.sort(key=lambda e: e[0])
    base = min(e[3][1] for e in events if e[3][0] == "m")
    zero, tids = events[0][1], {}
    lines = [f"# {name}: page numbers relative to {base:#x}"]
    for _, time, tid, op in events:
        op[1] = f"{(op[1] - base) // PAGE:x}"
        if op[0] == "x":
            op[4] = f"{(op[4] - base) // PAGE:x}"
        lines.append(" ".join(map(str, [time - zero] + op + [tids.setdefault(tid, len(tids))])))
    write_gz(out, lines)


def protection(text):
    return "".join(letter if bit in text else "-" for letter, bit in zip("rwx", ("READ", "WRITE", "EXEC")))


if __name__ == "__main__":
    kind, args = sys.argv[1], sys.argv[2:]
    {"tr": tr, "mm": mm, "rep": lambda i, o, *n: rep(i, o, *map(int, n))}[kind](*args)
