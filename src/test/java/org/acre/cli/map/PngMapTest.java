package org.acre.cli.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PngMapTest {
    @BeforeAll static void needNoDisplay() {
        System.setProperty("java.awt.headless", "true");
    }

    @Test void write_sparseSpace_hasTheColoursOfItsStates() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PngMap.write(SampleMaps.sparse(), out);
        BufferedImage image = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(out.toByteArray())));
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        for (MapState state : MapState.values()) {
            assertTrue(colours.contains(state.colour()), state + " is not to be seen");
        }
        assertEquals(0xFFFFFF, image.getRGB(0, 0) & 0xFFFFFF);
    }
}
