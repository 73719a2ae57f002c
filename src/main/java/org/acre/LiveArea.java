package org.acre;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A busy area of a region, or a small object in one that it cuts into slots.
 *
 * @param offset of its first byte in the region
 * @param bytes in whole pages; of a small object those of its slot
 * @param tag that it was allocated with; empty if none
 * @param age since it was allocated, to a millisecond; empty if nobody has noted that: see {@link Region.Builder#trackAddresses}
 * @param stack of the allocation, if it was sampled, the caller of Acre first; else empty
 */
public record LiveArea(long offset, long bytes, Optional<String> tag, Optional<Duration> age, List<StackTraceElement> stack) {
    @Override public String toString() {
        StringBuilder text = new StringBuilder(100).append(bytes).append(" bytes at offset ").append(offset);
        tag.ifPresent(name -> text.append(", ").append(name));
        age.ifPresent(time -> text.append(", for ").append(time.toMillis()).append(" ms"));
        stack.forEach(frame -> text.append("\n      at ").append(frame));
        return text.toString();
    }
}
