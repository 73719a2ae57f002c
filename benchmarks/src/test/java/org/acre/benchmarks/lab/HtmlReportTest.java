package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {
    /** The page is written so that it is XML, too: then any parser finds an unclosed tag. */
    private static Document parse(String html) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    @Test void of_report_parsesAndNeedsNothingFromOutside() throws IOException, SAXException, ParserConfigurationException {
        String html = HtmlReport.of(Sampled.report(20));
        Document page = parse(html);
        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertEquals(0, page.getElementsByTagName("link").getLength());
        assertEquals(0, page.getElementsByTagName("img").getLength());
        assertFalse(Pattern.compile("(src|href)\\s*=\\s*\"?(https?:)?//", Pattern.CASE_INSENSITIVE).matcher(html).find());
        assertFalse(html.contains("@import") || Pattern.compile("url\\((?!#)").matcher(html).find());
    }

    @Test void of_report_hasAPlotForEachQuestionAndOneOfAll() throws IOException, SAXException, ParserConfigurationException {
        String html = HtmlReport.of(Sampled.report(20));
        assertEquals(4, parse(html).getElementsByTagName("svg").getLength(), "and the one of the study");
        assertFalse(html.contains("#474747") || html.contains("rgb(71,71,71)"), "ink that is black on black");
    }

    @Test void of_report_saysAnswersErrorsAndWhatPeersCannot() throws IOException {
        String html = HtmlReport.of(Sampled.report(20));
        for (String part : List.of("What does a pair cost &amp; why?", "At 1 thread, Acre is ", "free one &lt;slice&gt;", "A &lt;CPU&gt;",
                "not measured: libx cannot be loaded", "GlobalLock.lock", "75.0 %", "cycles:u", "Cut: nothing.", "-Xmx1g", "delta method", "How high is the sky?", "high &amp; &lt;wide&gt;")) {
            assertTrue(html.contains(part), part);
        }
    }

    @Test void of_slowerPeers_areListedAsLosses() throws IOException {
        String losses = new LossesSection().html(Sampled.report(2));
        assertTrue(losses.contains("pair, 1 thread: malloc"), losses);
        assertTrue(new LossesSection().html(Sampled.report(200)).contains("one: malloc"));
    }

    @Test void of_nothingMeasured_isStillAPage() throws IOException, SAXException, ParserConfigurationException {
        Report full = Sampled.report(20);
        Report empty = new Report(full.format(), full.set(), full.started(), 0, full.machine(), full.versions(), full.source(), List.of(),
                List.of(), List.of(new Answer("a", "b?", "c", "", List.of(Sampled.score("", "Acre", true)))), List.of(), List.of());
        assertEquals(0, parse(HtmlReport.of(empty)).getElementsByTagName("svg").getLength());
        assertFalse(empty.hasFigures());
    }
}
