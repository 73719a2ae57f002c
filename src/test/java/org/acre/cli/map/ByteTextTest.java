package org.acre.cli.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteTextTest {
    @ParameterizedTest @CsvSource({"0, 0 bytes", "1023, 1023 bytes", "1024, 1 KiB", "4096, 4 KiB", "1600000, 1.53 MiB", "1048575, 1 MiB",
        "1047552, 1023 KiB", "140737488355328, 128 TiB", "140737488351232, 128 TiB", "16777216000, 15.6 GiB", "9223372036854775807, 8 EiB",
        "102400, 100 KiB", "10485760, 10 MiB"})
    void of_bytes_hasThreeDigitsAndAUnit(long bytes, String expected) {
        assertEquals(expected, ByteText.of(bytes));
    }
}
