package org.acre.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import org.acre.allocator.NodeSelector;
import org.jspecify.annotations.Nullable;

/** What this process may use of the machine it runs on. Answers do not change while it runs. */
public final class Platform {
    /** Windows maps at multiples of 64 KiB, whatever its page size. */
    private static final long WINDOWS_GRANULARITY = 64 << 10;
    /** The page of macOS on Apple silicon, and four pages of every other machine that lets Java map files. */
    private static final long PORTABLE_PAGE = 16 << 10;

    /** The nodes that a space may have: see {@code AddressSpace.Builder.nodes}. */
    private static final int MIN_NODES = 2;
    private static final int MAX_NODES = 128;

    /** Tag of the page size in the auxiliary vector: AT_PAGESZ of linux/auxvec.h. */
    private static final long AT_PAGESZ = 6;

    private static final @Nullable String WHY_NOT_NATIVE = whyNotNative();
    private static final long PAGE_SIZE = findPageSize();

    private Platform() {}

    /** Why native calls are out of reach, in words that complete "because"; null if they are not. */
    public static @Nullable String whyNotNative() {
        String os = System.getProperty("os.name", "unknown");
        if (!os.equals("Linux")) {
            return "the OS is " + os + ", and anonymous memory is mapped natively on Linux only";
        }
        Module module = Platform.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            return "native access is not enabled: start java with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        }
        try {
            return PosixMemory.pageSize() > 0 ? null : "getpagesize gave no size";
        } catch (LinkageError | UnsupportedOperationException e) {
            return "the C library could not be linked: " + e;
        }
    }

    /** Whether memory is mapped, and the caller's processor known, by native calls. */
    public static boolean isNative() {
        return WHY_NOT_NATIVE == null;
    }

    /**
     * Bytes in a page of this machine's memory, a power of two: the OS's own figure on Linux; elsewhere a multiple of it
     * at which every mapping starts.
     */
    public static long pageSize() {
        return PAGE_SIZE;
    }

    private static long findPageSize() {
        if (isNative()) {
            return PosixMemory.pageSize();
        }
        long auxiliary = auxiliaryPageSize(Path.of("/proc/self/auxv"));
        if (auxiliary > 0) {
            return auxiliary;
        }
        boolean windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return windows ? WINDOWS_GRANULARITY : PORTABLE_PAGE;
    }

    /** The page size that the kernel told this process at its start: pairs of tag and value, 8 bytes each; or 0. */
    static long auxiliaryPageSize(Path auxiliaryVector) {
        try {
            ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(auxiliaryVector)).order(ByteOrder.nativeOrder());
            while (vector.remaining() >= 2 * Long.BYTES) {
                long tag = vector.getLong();
                long value = vector.getLong();
                if (tag == AT_PAGESZ) {
                    return Long.bitCount(value) == 1 ? value : 0;
                }
            }
        } catch (IOException e) {
            // Not Linux, or /proc is not mounted: the caller has another answer.
        }
        return 0;
    }

    /** How many nodes a space has that knows the caller's processor: one per processor; empty if it is not known. */
    public static OptionalInt nodes() {
        return isNative()
                ? OptionalInt.of(Math.clamp(Runtime.getRuntime().availableProcessors(), MIN_NODES, MAX_NODES))
                : OptionalInt.empty();
    }

    /** Serves each caller from the node of the processor it runs on; of its thread, if the processor is not known. */
    public static NodeSelector nodeSelector() {
        return isNative() ? Platform::nodeOfProcessor : NodeSelector.byThread();
    }

    /** The processor that runs the caller now; empty if that is not known. */
    public static OptionalInt processor() {
        int processor = isNative() ? PosixMemory.processor() : -1;
        return processor < 0 ? OptionalInt.empty() : OptionalInt.of(processor);
    }

    private static int nodeOfProcessor(int nodes) {
        // The mask clears the sign of "unknown": any node will do then. Numbers may have gaps, hence the remainder.
        return (PosixMemory.processor() & Integer.MAX_VALUE) % nodes;
    }
}
