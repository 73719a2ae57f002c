package org.acre.cli.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class SvgMapTest {
    private static Document parse(String svg) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test void of_sparseSpace_isXmlThatSaysWhereAndHowMuch() throws IOException, SAXException, ParserConfigurationException {
        String svg = SvgMap.of(SampleMaps.sparse());
        Document document = parse(svg);
        assertEquals("svg", document.getDocumentElement().getLocalName() == null ? document.getDocumentElement().getTagName() : "svg");
        for (String part : List.of("64 TiB free", "the largest hole", "0x400000000000", "A cell is 4 KiB", "lazy: ", "(last)",
                "(a&lt;b&gt;&amp;c)", "without it the largest hole would be")) {
            assertTrue(svg.contains(part), part);
        }
        assertTrue(document.getElementsByTagName("rect").getLength() > 100);
    }

    @Test void of_largeMaps_staysSmallAndInsideItsBox() throws IOException, SAXException, ParserConfigurationException {
        String svg = SvgMap.of(SampleMaps.dense(5, 100_000));
        assertTrue(svg.length() < 4 << 20, svg.length() + " characters");
        Element root = parse(svg).getDocumentElement();
        double height = Double.parseDouble(root.getAttribute("height"));
        var boxes = root.getElementsByTagName("rect");
        for (int i = 0; i < boxes.getLength(); i++) {
            Element box = (Element) boxes.item(i);
            assertTrue(number(box, "x") + number(box, "width") <= MapPicture.WIDTH, svg);
            assertTrue(number(box, "y") + number(box, "height") <= height, svg);
        }
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test void of_nothing_isAPictureThatSaysSo() throws IOException, SAXException, ParserConfigurationException {
        String svg = SvgMap.of(SpaceMap.of(List.of()));
        parse(svg);
        assertTrue(svg.contains("Nothing is free."), svg);
    }
}
