package org.acre.cli.autopsy;

import java.util.Optional;
import org.acre.blackbox.BoxEvent;

/**
 * What a box knows of the last owner of an address.
 *
 * @param state in which the address is since
 * @param birth when it was handed out, if the box still knows
 * @param free when it was given back
 * @param purge the first that took it after that: it made the address unusable
 */
public record Life(State state, Optional<BoxEvent> birth, Optional<BoxEvent> free, Optional<BoxEvent> purge) {
    /** How an address stands. */
    public enum State {
        /** Somebody has it. */
        LIVE("live"),
        /** Given back, and no purge has taken it since: it still works. */
        LAZY("lazily freed"),
        /** Given back, and purged. */
        FREED("freed"),
        /** Never handed out through the region's methods. */
        NEVER("never handed out"),
        /** What followed the last event that the box remembers may have been overwritten. */
        UNCERTAIN("uncertain, for the box has forgotten what may have followed"),
        /** The box does not remember it, and does not reach back to the beginning. */
        FORGOTTEN("not in the box, which has forgotten its oldest records"),
        /** Not in the region. */
        OUTSIDE("outside the region");

        private final String words;

        State(String words) {
            this.words = words;
        }

        @Override public String toString() {
            return words;
        }
    }

    static Life without(State state) {
        return new Life(state, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The area that the address lies in, as it was last recorded. */
    public Optional<BoxEvent> area() {
        return free.or(() -> birth).or(() -> purge);
    }
}
