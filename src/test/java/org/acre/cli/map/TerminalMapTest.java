package org.acre.cli.map;

import static org.acre.cli.map.SampleMaps.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalMapTest {
    @Test void of_fewPages_isALetterAPage() {
        SpaceMap map = SpaceMap.of(List.of(range(16, 19, MapState.LIVE), range(19, 20, MapState.LAZY), range(20, 22, MapState.FREE),
                range(22, 23, MapState.POOLED), range(23, 24, MapState.DEFERRED), range(24, 25, MapState.PINNED),
                range(1 << 20, (1 << 20) + 1, MapState.LIVE)));
        List<String> lines = TerminalMap.of(map, 80, false).lines().toList();
        assertEquals("       0x10000 ###~..od!", lines.getFirst());
        assertEquals("       0x19000 :  4 GiB not in the space, to 0x100000000", lines.get(1));
        assertEquals("   0x100000000 #", lines.get(2));
    }

    @ParameterizedTest @ValueSource(ints = {1, 40, 80, 132, 5000})
    void of_anyWidth_rowsFitIntoIt(int width) {
        String text = TerminalMap.of(SampleMaps.dense(3, 5000), width, false);
        int widest = text.lines().takeWhile(line -> !line.isEmpty()).mapToInt(String::length).max().orElseThrow();
        assertTrue(widest <= Math.max(width, 23), widest + " characters");
        assertFalse(text.contains("\u001B"));
    }

    @Test void of_colours_areTheTextWithEscapesThatEnd() {
        String plain = TerminalMap.of(SampleMaps.sparse(), 100, false);
        String coloured = TerminalMap.of(SampleMaps.sparse(), 100, true);
        assertTrue(coloured.contains("\u001B[97;48;2;0;114;178m#\u001B[0m"), coloured);
        assertEquals(plain, coloured.replaceAll("\u001B\\[[0-9;]*m", ""));
    }
}
