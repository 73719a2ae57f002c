#!/usr/bin/env python3
"""Writes a Maven project of CLASSES generated Java classes to DIR, the same for the same SEED.

  make_java.py DIR CLASSES SEED
"""
import os, random, sys

root, classes, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rnd = random.Random(seed)
source = os.path.join(root, "src/main/java/gen")
os.makedirs(source)
with open(os.path.join(root, "pom.xml"), "w") as pom:
    pom.write("""<project><modelVersion>4.0.0</modelVersion>
  <groupId>gen</groupId><artifactId>gen</artifactId><version>1</version>
  <properties><maven.compiler.release>25</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>
    <artifactId>maven-compiler-plugin</artifactId><version>3.14.0</version></plugin></plugins></build>
</project>
""")
for c in range(classes):
    other = lambda: rnd.randrange(c) if c else 0
    body = []
    for m in range(rnd.randint(3, 25)):
        body.append(rnd.choice([
            lambda: f"""
    public Map<String, List<Integer>> group{m}(Collection<Integer> in) {{
        return in.stream().filter(x -> x % {rnd.randint(2, 9)} != 0).map(x -> x * {rnd.randint(2, 99)} + size)
            .collect(Collectors.groupingBy(x -> "k" + x % 7, TreeMap::new, Collectors.toList()));
    }}""",
            lambda: f"""
    public int choose{m}(Object o) {{
        return switch (o) {{
            case Integer i when i > {rnd.randint(1, 50)} -> i;
            case String s -> s.length() + C{other()}.START;
            case Pair<?, ?>(var a, Integer b) -> b;
            default -> {rnd.randint(1, 999)};
        }};
    }}""",
            lambda: f"""
    public long loop{m}(int[] data) {{
        long sum = START;
        for (int i = 0; i < data.length; i++) {{
            if ((data[i] & {rnd.randint(1, 15)}) == 0) sum += data[i] * {rnd.randint(2, 99)}L; else sum ^= i << 3;
        }}
        Runnable r = new Runnable() {{ public void run() {{ size++; }} }};
        r.run();
        return sum;
    }}"""])())
    with open(os.path.join(source, f"C{c}.java"), "w") as file:
        file.write(f"""package gen;

import java.util.*;
import java.util.stream.*;

public class C{c} {{
    static final int START = {rnd.randint(1, 10 ** 6)};
    int size;

    public record Pair<A, B>(A a, B b) {{}}
{"".join(body)}
}}
""")
