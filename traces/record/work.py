"""Python's own allocations above 512 bytes reach malloc: text, compression, sorting, growing and shrinking containers."""
import json, random, zlib

rnd = random.Random(11)
kept = []
for n in range(240):
    rows = [{"id": i, "name": "n%d" % rnd.randrange(10 ** 6), "values": [rnd.random() for _ in range(4)]}
            for i in range(rnd.randint(5, 120))]
    text = json.dumps(rows)
    packed = zlib.compress(text.encode(), 1)
    assert json.loads(zlib.decompress(packed))[0]["id"] == 0
    table = {}
    for row in rows:
        table.setdefault(row["name"][:3], []).append(row)
    buffer = bytearray()
    for row in rows:
        buffer += row["name"].encode() * 20
    kept.append((packed, bytes(buffer), sorted(table)))
    if len(kept) > 90:
        del kept[rnd.randrange(len(kept))]
