package org.acre.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads lengths as people write them: 4096, 64K, 512M, 64G, 1T. */
final class ByteCount implements ITypeConverter<Long> {
    private static final Pattern PATTERN = Pattern.compile("([0-9]{1,19})([KMGT]?)(I?B)?");

    ByteCount() {}

    @Override public Long convert(String text) {
        Matcher matcher = PATTERN.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw wrong(text);
        }
        int shift = matcher.group(2).isEmpty() ? 0 : 10 * (1 + "KMGT".indexOf(matcher.group(2)));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(text);
        }
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("expected bytes below 2^63, such as 4096, 64K, 512M, 64G or 1T; got '" + text
                + "'");
    }
}
