package org.acre.allocator.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The guards by name. Each is one class; {@link #get} makes a new one. A guard that is not in this list is chosen by its own factory.
 *
 * <p>Only the JDK's locks are sure to survive a stack that overflows while they are taken: they may use the reserve that the JVM
 * keeps for that.
 */
@SuppressWarnings("ImmutableEnumChecker") // constructors: they do not change
public enum Guards implements Supplier<Guard> {
    /** {@link ReentrantGuard}, unfair: the default. */
    REENTRANT(() -> new ReentrantGuard(false)),
    /** {@link ReentrantGuard}, fair: the JDK's variant of the queue of Craig, Landin and Hagersten, first come, first served. */
    FAIR(() -> new ReentrantGuard(true)),
    /** {@link StampedGuard}. */
    STAMPED(StampedGuard::new),
    /** {@link MonitorGuard}. */
    MONITOR(MonitorGuard::new),
    /** {@link TtasGuard}. */
    TTAS(TtasGuard::new),
    /** {@link McsGuard}. */
    MCS(McsGuard::new);

    private final Supplier<Guard> factory;

    Guards(Supplier<Guard> factory) {
        this.factory = factory;
    }

    /** A new guard, which nobody holds. */
    @Override public Guard get() {
        return factory.get();
    }

    /** As commands spell it: lower case. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The guard of this name, in any case. @throws IllegalArgumentException that lists the names, if there is none */
    public static Guards named(String name) {
        return Arrays.stream(values())
                .filter(guard -> guard.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no guard is called " + name + "; there are "
                        + Arrays.stream(values()).map(Guards::optionName).collect(Collectors.joining(", "))));
    }
}
