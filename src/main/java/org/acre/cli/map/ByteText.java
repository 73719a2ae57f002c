package org.acre.cli.map;

import java.util.Locale;

/** Lengths and addresses as people read them. */
public final class ByteText {
    private static final String UNITS = "KMGTPE";

    private ByteText() {}

    /** Three digits and a binary unit: "4 KiB", "1.52 MiB", "128 TiB". */
    public static String of(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double value = Math.scalb((double) bytes, -10 * unit);
        // What would be rounded up to the next unit is shown in it.
        if (value >= 1023.5 && unit < UNITS.length()) {
            unit++;
            value /= 1024;
        }
        return digits(value) + " " + UNITS.charAt(unit - 1) + "iB";
    }

    private static String digits(double value) {
        String digits = String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
        return digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
    }

    /** In hexadecimal: "0x7f3a00000000". */
    public static String address(long address) {
        return "0x" + Long.toHexString(address);
    }
}
