#!/usr/bin/env python3
"""Checks traces and prints their rows of the tables in ../README.md; exit code 1 at the first thing that is wrong.

  check.py FILE...      .tr.gz, .mm.gz, .rep
"""
import gzip, os, sys


class Wrong(Exception):
    pass


def need(condition, message):
    if not condition:
        raise Wrong(message)


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def kib(n):
    return f"{n / 1048576:.1f} MiB" if n >= 1048576 else f"{n / 1024:.0f} KiB"


def heap(ops):
    """ops: (op, id, size, align, tid)"""
    live, births, sizes, threads, total = {}, 0, [], set(), 0
    count = dict.fromkeys("azrf", 0)
    peak = objects = foreign = pages = n = 0
    for n, (op, i, size, align, tid) in enumerate(ops, 1):
        count[op] += 1
        threads.add(tid)
        if op in "az":
            need(i == births, f"operation {n}: id {i} is born, {births} was due")
            need(align == 0 or align & (align - 1) == 0, f"operation {n}: alignment {align}")
            births += 1
            live[i] = (size, tid)
            total += size
        else:
            need(i in live, f"operation {n}: id {i} is not live")
            old, owner = live[i]
            if op == "f":
                total -= old
                foreign += owner != tid
                del live[i]
            else:
                total += size - old
                live[i] = (size, owner)
        if op != "f":
            need(size >= 0, f"operation {n}: size {size}")
            sizes.append(size)
            pages += size >= 4096
        peak, objects = max(peak, total), max(objects, len(live))
    sizes.sort()
    return [f"{n:,}", f"{births:,}" + (f" ({count['z']:,} zeroed)" if count["z"] else ""), f"{count['f']:,}", f"{count['r']:,}",
            f"{len(threads)} ({foreign:,})", f"{sizes[0]} / {percentile(sizes, .5)} / {percentile(sizes, .99)} / {sizes[-1]}",
            f"{pages:,}", f"{kib(peak)} / {objects:,}", f"{len(live):,}"]


def tr(path):
    with gzip.open(path, "rt") as lines:
        def ops():
            for line in lines:
                f = line.split()
                need(line == " ".join(f) + "\n" and len(f) == {"a": 5, "z": 5, "r": 4, "f": 3}.get(f[0]), f"line {line!r}")
                v = list(map(int, f[1:]))
                yield {"r": (f[0], v[0], v[1], 0, v[-1]), "f": (f[0], v[0], 0, 0, v[-1])}.get(f[0]) or (f[0], *v)
        return heap(ops())


def rep(path):
    with open(path) as lines:
        _, ids, count, weight = (int(next(lines)) for _ in range(4))
        ops = []
        for line in lines:
            f = line.split()
            need(len(f) == {"a": 3, "r": 3, "f": 2}.get(f[0]), f"line {line!r}")
            need(f[0] == "f" or int(f[2]) > 0, f"line {line!r}")
            ops.append((f[0], int(f[1]), int(f[2]) if f[0] != "f" else 0, 0, 0))
    need(len(ops) == count and sum(o[0] == "a" for o in ops) == ids, "header disagrees with the operations")
    return heap(ops)


def mm(path):
    count, tids, lengths, last, total, peak = dict.fromkeys("mupdxb", 0), set(), [], 0, 0, 0
    runs = []                                           # (start, end), disjoint: what is mapped

    def clear(start, pages):
        nonlocal runs
        out = []
        for a, b in runs:
            if b <= start or a >= start + pages:
                out.append((a, b))
            else:
                if a < start:
                    out.append((a, start))
                if b > start + pages:
                    out.append((start + pages, b))
        runs = out

    with gzip.open(path, "rt") as lines:
        need(next(lines).startswith("# "), "no comment in the first line")
        for line in lines:
            f = line.split()
            time, op = int(f[0]), f[1]
            need(len(f) == {"m": 8, "u": 5, "p": 6, "d": 6, "x": 7, "b": 4}[op], f"line {line!r}")
            need(time >= last, f"line {line!r}: goes back in time")
            last, address = time, int(f[2], 16)
            count[op] += 1
            tids.add(int(f[-1]))
            if op == "m":
                pages = int(f[3])
                need(pages > 0 and address >= 0, f"line {line!r}")
                if "F" in f[5]:
                    clear(address, pages)
                need(all(b <= address or a >= address + pages for a, b in runs), f"line {line!r}: on top of another mapping")
                runs.append((address, address + pages))
                lengths.append(pages)
            elif op == "u":
                clear(address, int(f[3]))
            elif op == "x":
                clear(address, int(f[3]))
                new, pages = int(f[5], 16), int(f[4])
                need(all(b <= new or a >= new + pages for a, b in runs), f"line {line!r}: on top of another mapping")
                runs.append((new, new + pages))
            peak = max(peak, sum(b - a for a, b in runs))
    lengths.sort()
    return [f"{sum(count.values()):,}"] + [f"{count[o]:,}" for o in "mupdxb"] + [
        str(len(tids)), f"{lengths[0]} / {percentile(lengths, .5)} / {percentile(lengths, .99)} / {lengths[-1]:,}",
        f"{peak:,} / {len(runs):,}", f"{last / 1e6:.1f} s"]


for path in sys.argv[1:]:
    try:
        row = (rep if path.endswith(".rep") else mm if path.endswith(".mm.gz") else tr)(path)
    except Wrong as wrong:
        sys.exit(f"{path}: {wrong}")
    print("| " + " | ".join([os.path.basename(path), f"{os.path.getsize(path):,}"] + row) + " |")
