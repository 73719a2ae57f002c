#!/usr/bin/env python3
"""Writes a git fast-import stream to its output: COMMITS commits over FILES text files, the same for the same SEED.

  make_repo.py FILES COMMITS SEED | git fast-import --quiet
"""
import random, sys

files, commits, seed = map(int, sys.argv[1:4])
rnd = random.Random(seed)
words = ["".join(rnd.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rnd.randint(2, 11))) for _ in range(4000)]
out = sys.stdout


def line():
    return "    " * rnd.randint(0, 4) + " ".join(rnd.choice(words) for _ in range(rnd.randint(0, 11)))


def data(text):
    out.write(f"data {len(text)}\n{text}\n")


tree = {}
for n in range(files):
    lines = min(int(rnd.lognormvariate(4.3, 1.3)) + 1, 6000)
    tree[f"{rnd.choice(words[:30])}/{rnd.choice(words[:60])}/{words[n]}.txt"] = [line() for _ in range(lines)]
names = sorted(tree)
for c in range(commits):
    out.write("commit refs/heads/main\n")
    out.write(f"committer A Committer <committer@localhost> {1700000000 + c * 3600} +0000\n")
    data(" ".join(rnd.choice(words) for _ in range(9)))
    changed = names if c == 0 else rnd.sample(names, min(len(names), 1 + int(rnd.expovariate(0.3))))
    for name in changed:
        text = tree[name]
        for _ in range(0 if c == 0 else 1 + int(rnd.expovariate(0.4))):
            at = rnd.randrange(len(text) + 1)
            text[at:at + rnd.randint(0, 5)] = [line() for _ in range(rnd.randint(0, 8))]
        out.write(f"M 100644 inline {name}\n")
        data("\n".join(text) + "\n")
out.write("done\n")
