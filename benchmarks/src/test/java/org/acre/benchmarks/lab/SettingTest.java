package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingTest {
    @Test void with_bothSpeak_theOtherWins() {
        Setting all = Setting.of(SettingTest.class, "a=1", "b=2").with(Setting.threads(4)).with(Setting.method("m", "b=3"))
                .with(Setting.suffix("64")).with(Setting.jvm("-Dx=y"));
        assertEquals(SettingTest.class.getCanonicalName() + ".m64", all.name());
        assertEquals(Map.of("a", "1", "b", "3"), all.parameters());
        assertEquals(4, all.threads());
        assertEquals(List.of("-Dx=y"), all.jvmArguments());
    }

    @Test void params_noValue_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Setting.params("a"));
    }
}
