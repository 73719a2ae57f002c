package org.acre.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A semantic version: MAJOR.MINOR.PATCH, also with -SNAPSHOT. */
record Release(int major, int minor, int patch) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(-SNAPSHOT)?");

    static Release of(String version) {
        Matcher matcher = FORM.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a version is MAJOR.MINOR.PATCH, also with -SNAPSHOT; got '" + version + "'");
        }
        return new Release(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    /** Whether programs written for {@code earlier} must still compile and link: below 1.0.0 a new minor version may break them. */
    boolean mustKeep(Release earlier) {
        return major == earlier.major && (major > 0 || minor == earlier.minor);
    }
}
