package org.acre.cli.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MapStateTest {
    /** How eyes of a kind see colours: matrices of Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB. */
    enum Eyes {
        NORMAL, PROTANOPIA, DEUTERANOPIA, TRITANOPIA;

        private double[] matrix() {
            return switch (this) {
                case NORMAL -> new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
                case PROTANOPIA -> new double[] {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998};
                case DEUTERANOPIA -> new double[] {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881};
                case TRITANOPIA -> new double[] {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900};
            };
        }

        private double[] lab(int colour) {
            double[] linear = {linear(colour >> 16 & 0xFF), linear(colour >> 8 & 0xFF), linear(colour & 0xFF)};
            double[] seen = times(matrix(), linear);
            for (int i = 0; i < seen.length; i++) {
                seen[i] = Math.clamp(seen[i], 0.0, 1.0);
            }
            double[] xyz = times(new double[] {0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505}, seen);
            double y = root(xyz[1]);
            return new double[] {116 * y - 16, 500 * (root(xyz[0] / 0.9505) - y), 200 * (y - root(xyz[2] / 1.089))};
        }

        private static double linear(int channel) {
            double value = channel / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }

        private static double root(double value) {
            return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
        }

        private static double[] times(double[] matrix, double[] vector) {
            double[] product = new double[3];
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    product[row] += matrix[3 * row + column] * vector[column];
                }
            }
            return product;
        }
    }

    /** 2.3 is just noticed side by side (CIE 1976). */
    @ParameterizedTest @EnumSource(Eyes.class)
    void colour_seenByAllEyes_isToldFromEveryOther(Eyes eyes) {
        for (MapState one : MapState.values()) {
            for (MapState other : MapState.values()) {
                if (one != other) {
                    double[] a = eyes.lab(one.colour());
                    double[] b = eyes.lab(other.colour());
                    double distance = Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
                    assertTrue(distance > 15, one + " and " + other + " are " + distance + " apart");
                }
            }
        }
        assertEquals(MapState.values().length, Arrays.stream(MapState.values()).map(MapState::letter).distinct().count());
    }
}
