package org.acre.cli.replay.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.acre.Region;
import org.acre.cli.replay.RecordedReplay;
import org.acre.cli.replay.ReplayOptions;
import org.acre.cli.replay.TraceReplay;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReplayPageTest {
    /** Memory, holes, latencies and two maps; resident over live also where the OS tells. */
    private static final int LEAST_PLOTS = 5;

    /** Tells of each plot how large it was laid out, and of its text; and of every error. */
    private static final String LOOK = """
            <script>
            const errors = [];
            window.onerror = message => { errors.push(String(message)); };
            window.onload = () => {
              const box = element => { const r = element.getBoundingClientRect(); return [r.width, r.height]; };
              const plots = [...document.querySelectorAll('svg')].filter(svg => !svg.parentElement.closest('svg'));
              const seen = document.createElement('pre');
              seen.id = 'seen';
              seen.textContent = JSON.stringify({errors: errors, plots: plots.map(box),
                texts: plots.map(svg => [...svg.querySelectorAll('text')].filter(text => box(text)[0] > 0).length),
                shapes: plots.map(svg => [...svg.querySelectorAll('path, rect, line')].filter(shape => box(shape)[0] > 0).length)});
              document.body.appendChild(seen);
            };
            </script>
            """;

    @TempDir static Path directory;
    private static String page = "";

    @BeforeAll static void replay() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        StringBuilder trace = new StringBuilder();
        for (int id = 0; id < 3000; id++) {
            trace.append(id % 5 == 0 ? "z " : "a ").append(id).append(' ').append(random.nextInt(1, 60_000)).append(" 0 0\n");
            if (id % 3 == 0) {
                trace.append("r ").append(id).append(' ').append(random.nextInt(1, 60_000)).append(" 0\n");
            } else if (id > 30 && id % 3 == 1) {
                trace.append("f ").append(id - 30).append(" 0\n");
            }
        }
        Path file = Files.writeString(directory.resolve("a<b>.tr"), trace);
        ReplayOptions options = new ReplayOptions(1, () -> Region.builder().anonymous(1L << 32), List.of());
        RecordedReplay replay = TraceReplay.record(file, options, TraceReplay.replay(file, options, _ -> { }), _ -> { });
        page = ReplayPage.of(List.of(replay), Map.of("command", "acre replay --html a&b", "processors", "2"));
    }

    @Test void of_replay_isXmlThatNeedsNothingFromOutside() throws IOException, SAXException, ParserConfigurationException {
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
        for (String outside : List.of("script", "link", "img", "iframe", "object")) {
            assertEquals(0, document.getElementsByTagName(outside).getLength(), outside);
        }
        assertFalse(Pattern.compile("(src|href)\\s*=\\s*\"?(https?:)?//", Pattern.CASE_INSENSITIVE).matcher(page).find());
        assertFalse(page.contains("@import") || Pattern.compile("url\\((?!#)").matcher(page).find());
        assertTrue(document.getElementsByTagName("svg").getLength() >= LEAST_PLOTS);
    }

    @Test void of_replay_saysWhatWasReplayedAndHow() {
        for (String part : List.of("a&lt;b&gt;.tr", "a&amp;b", "allocate zeroed", "99.9 %", "asked for", "the largest hole", "At the peak",
                "After operation ", "processors", "lazy pages, at most")) {
            assertTrue(page.contains(part), part);
        }
        assertTrue(page.length() < 4 << 20, page.length() + " characters");
    }

    @Test void of_replay_inARealBrowser_isLaidOutWithoutErrors() throws IOException, InterruptedException {
        Optional<Chromium> chromium = Chromium.find();
        assumeTrue(chromium.isPresent(), "no Chromium: -Dacre.chromium=..., or chromium on the PATH");
        Path file = Files.writeString(directory.resolve("page.html"), page.replace("</body>", LOOK + "</body>"));
        String dom = chromium.get().dom(file, Files.createDirectory(directory.resolve("profile")));
        Matcher seen = Pattern.compile("<pre id=\"seen\">(.*?)</pre>", Pattern.DOTALL).matcher(dom);
        assertTrue(seen.find(), "the page did not load: " + dom.substring(0, Math.min(500, dom.length())));
        Map<String, Object> found = JSON.std.mapFrom(seen.group(1));
        assertEquals(List.of(), found.get("errors"));
        List<?> plots = list(found, "plots");
        assertTrue(plots.size() >= LEAST_PLOTS, plots + " plots");
        for (int i = 0; i < plots.size(); i++) {
            List<?> box = (List<?>) Objects.requireNonNull(plots.get(i));
            assertTrue(number(box.get(0)) > 400 && number(box.get(1)) > 100, "plot " + i + " is laid out as " + box);
            assertTrue(number(list(found, "texts").get(i)) > 3, "plot " + i + " has no text");
            assertTrue(number(list(found, "shapes").get(i)) > 3, "plot " + i + " has no shapes");
        }
    }

    private static List<?> list(Map<String, Object> found, String name) {
        return (List<?>) Objects.requireNonNull(found.get(name));
    }

    private static double number(Object number) {
        return ((Number) number).doubleValue();
    }
}
