package org.acre.small;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Ready slots of threads. A magazine belongs to one platform thread for as long as that lives, and holds for each class up to
 * 16 slots of one group of one slab, which its owner takes out without any atomic operation, because nobody else does. The
 * name and the thought are Bonwick's (USENIX 2001); a thread finds its magazine by its id, so there is no ThreadLocal. A
 * thread whose place is taken by another, and every virtual thread, does without.
 *
 * <pre>
 *  +0 READY     by the owner, read by all   bits 0 to 15: which slots of the group are ready, and free in no word
 *                                           upper half: that of the group's word while it is loaded so, without tags; 0: none is
 *  +1 FIRST     owner                       address of slot 0 of the group
 *  +2 LOADS     owner                       loads so far: tells two loads apart
 *  +3           not used
 *  a magazine: whether it is to be emptied; owner's thread id, 0 = none, -1 = being emptied; then four words a class
 * </pre>
 *
 * Nobody but its owner can empty a magazine: the owner takes slots out without an atomic operation, and nothing on that path says that
 * it is under way. So who wants the slots back asks, and the owner hears it when it looks for slots. One that looks for none keeps
 * up to 16 slots a class until it ends.
 *
 * A free slot is in the word of its group or in READY, at every moment: a load writes READY before it takes the slots out of
 * the word, and an unload gives them to the word before it clears READY. READY says something about a group only while
 * their upper halves are the same: before the word is changed it speaks of slots that somebody else may yet get. So of two
 * frees of one object the second always finds it free, and no first one does.
 */
final class Magazines {
    static final int NONE = -1;

    private static final int FIRST = 1;
    private static final int LOADS = 2;
    private static final int ENTRY = GroupWord.ENTRY;

    private static final long BEING_EMPTIED = -1;

    /** What one load takes at most: bounds what idle threads keep from others. */
    private static final int LOAD_BYTES = 16 << 10;

    /** Eight a processor, so that threads seldom meet, and enough for a small machine's threads. */
    private static final int PLACES =
            Math.clamp(Integer.highestOneBit(16 * Runtime.getRuntime().availableProcessors() - 1), 32, 128);

    private static final int STRIDE = SizeClasses.COUNT * ENTRY + SlotWords.PAD;

    static {
        if (PLACES * STRIDE > GroupWord.ENTRIES_END || STRIDE % ENTRY != 0) {
            throw new AssertionError(PLACES + " magazines do not fit into the word of a group");
        }
    }

    private final long[] words = new long[PLACES * STRIDE + SlotWords.PAD];
    private final AtomicReferenceArray<@Nullable Owner> owners = new AtomicReferenceArray<>(PLACES);
    private final AtomicReferenceArray<@Nullable Slab> slabs = new AtomicReferenceArray<>(PLACES * SizeClasses.COUNT);
    private final int[] groups = new int[PLACES * SizeClasses.COUNT];

    /** Who owns a magazine; weak, for a dead thread must not keep its class loader. */
    private static final class Owner extends WeakReference<Thread> {
        private final long id;

        Owner(Thread thread) {
            super(thread);
            this.id = thread.threadId();
        }
    }

    int count() {
        return PLACES;
    }

    /** The magazine that a thread of this id owns, if it owns one. */
    static int of(long thread) {
        return (int) thread & (PLACES - 1);
    }

    /** Where the id of a magazine's owner lies. */
    static int ownerAt(int magazine) {
        return SlotWords.PAD - 1 + magazine * STRIDE;
    }

    private static int askedAt(int magazine) {
        return ownerAt(magazine) - 1;
    }

    /** Asks the owner of a magazine, if it has one and that is not the caller, to empty it. */
    void ask(int magazine) {
        long owner = SlotWords.acquire(words, ownerAt(magazine));
        if (owner > 0 && owner != Thread.currentThread().threadId() && SlotWords.opaque(words, askedAt(magazine)) == 0) {
            SlotWords.setOpaque(words, askedAt(magazine), 1); // publishes nothing; seen late, the slots come back late
        }
    }

    /** Whether somebody has asked since the last time. Only the owner, who is to empty it then. */
    boolean isAsked(int magazine) {
        int at = askedAt(magazine);
        if (SlotWords.opaque(words, at) == 0) {
            return false;
        }
        SlotWords.setOpaque(words, at, 0); // before it is emptied: who asks from now on is heard the next time
        return true;
    }

    /** Where the entry of a class lies; its first word is READY. */
    static int entryAt(int magazine, int sizeClass) {
        return SlotWords.PAD + magazine * STRIDE + sizeClass * ENTRY;
    }

    /** The magazine that an entry belongs to. */
    static int ofEntry(int entry) {
        return (entry - SlotWords.PAD) / STRIDE;
    }

    /** The words, for the one fast path. */
    long[] words() {
        return words;
    }

    /** Takes a ready slot, which there must be. Only the owner. */
    static long pop(long[] words, int entry, long ready, long length) {
        // opaque: a second free that reads this late finds the slot ready still, and looks again
        SlotWords.setOpaque(words, entry, ready & (ready - 1));
        return words[entry + FIRST] + Long.numberOfTrailingZeros(ready) * length;
    }

    /** Makes a thread the owner of the magazine in its place, if it can have one and nobody alive does. @return whether it is */
    boolean claim(Thread thread) {
        if (thread.isVirtual()) {
            return false;
        }
        int magazine = of(thread.threadId());
        int at = ownerAt(magazine);
        long owner = SlotWords.acquire(words, at);
        if (owner == BEING_EMPTIED || isAlive(magazine, owner)) {
            return false;
        }
        Owner next = new Owner(thread);
        // cas: of several that see the owner dead one follows it; with isAlive, all that the dead one wrote is the follower's
        if (!SlotWords.cas(words, at, owner, thread.threadId())) {
            return false;
        }
        owners.set(magazine, next);
        return true;
    }

    /** Whether the owner of this id may still run. A thread that nobody can reach does not. */
    private boolean isAlive(int magazine, long id) {
        if (id == 0) {
            return false;
        }
        Owner owner = owners.get(magazine);
        if (owner == null || owner.id != id) {
            return true; // it has just come, and is about to say who it is
        }
        Thread thread = owner.get();
        return thread != null && thread.isAlive();
    }

    /**
     * Takes what has been freed in the group that is loaded, unless the caller has moved to another node: there the line may
     * be in use by others. Only the owner, when nothing is ready.
     *
     * @return READY, 0 if there is nothing to take
     */
    long refill(int magazine, int sizeClass, int node) {
        int entry = entryAt(magazine, sizeClass);
        Slab slab = slabs.get(magazine * SizeClasses.COUNT + sizeClass);
        if (slab == null || slab.node() != node) {
            return 0;
        }
        int group = groups[magazine * SizeClasses.COUNT + sizeClass];
        while (true) {
            long word = slab.word(group);
            if (!GroupWord.isSameLoad(word, words[entry]) || GroupWord.free(word) == 0) {
                return 0;
            }
            if (take(entry, slab, group, word)) {
                return words[entry];
            }
        }
    }

    /** Loads a group that nobody has loaded. Only the owner, when nothing is loaded. @return READY, 0 if it has no free slot */
    long load(int magazine, Slab slab, int group) {
        int sizeClass = slab.sizeClass();
        int entry = entryAt(magazine, sizeClass);
        while (true) {
            long word = slab.word(group);
            if (GroupWord.isClosed(word) || GroupWord.free(word) == 0 || GroupWord.entry(word) != 0) {
                return 0;
            }
            words[entry + FIRST] = slab.address(Slab.firstSlot(group));
            if (take(entry, slab, group, word)) {
                slabs.set(magazine * SizeClasses.COUNT + sizeClass, slab);
                groups[magazine * SizeClasses.COUNT + sizeClass] = group;
                return words[entry];
            }
        }
    }

    /** Takes free slots, of which there are some, out of a word into READY, which has none. @return false: look again */
    private boolean take(int entry, Slab slab, int group, long word) {
        int free = GroupWord.free(word);
        int taken = lowest(free, Math.max(1, LOAD_BYTES / (int) slab.length()));
        long before = words[entry];
        long loaded = GroupWord.loadedBy(entry, ++words[entry + LOADS]);
        // release: before the word says that they are no longer free there; pairs with the acquire in Freeing.notLive
        SlotWords.setRelease(words, entry, loaded | GroupWord.of(taken));
        // cas: the slots are the owner's; fails if one was freed, or taken by somebody without a magazine, since the look
        if (slab.casWord(group, word, GroupWord.loaded(word, loaded, taken))) {
            return true;
        }
        SlotWords.setRelease(words, entry, before);
        return false;
    }

    /** The lowest {@code most} bits. */
    private static int lowest(int bits, int most) {
        int rest = bits;
        for (int i = 0; i < most && rest != 0; i++) {
            rest &= rest - 1;
        }
        return bits & ~rest;
    }

    /**
     * Gives a group back, and what is still ready of it. Only the owner.
     *
     * @return the slab, if slots came back to it that somebody should be told of; else null
     */
    @Nullable Slab unload(int magazine, int sizeClass) {
        int entry = entryAt(magazine, sizeClass);
        Slab slab = slabs.get(magazine * SizeClasses.COUNT + sizeClass);
        if (slab == null) {
            return null;
        }
        long ready = words[entry];
        int group = groups[magazine * SizeClasses.COUNT + sizeClass];
        long word = slab.word(group);
        // Another word is nobody's or closed: all its slots were free, so none was ready, and the slab has been given back.
        while (GroupWord.isSameLoad(word, ready)
                && !slab.casWord(group, word, GroupWord.unloaded(word, GroupWord.free(ready)))) {
            word = slab.word(group);
        }
        SlotWords.setRelease(words, entry, 0);
        slabs.set(magazine * SizeClasses.COUNT + sizeClass, null);
        return GroupWord.free(ready) == 0 ? null : slab;
    }

    /**
     * Makes the caller the owner of a magazine whose owner is dead, to empty it.
     *
     * @return whether it must now {@link #unload} all classes and then {@link #abandon}
     */
    boolean seize(int magazine) {
        int at = ownerAt(magazine);
        long owner = SlotWords.acquire(words, at);
        return owner > 0 && !isAlive(magazine, owner) && SlotWords.cas(words, at, owner, BEING_EMPTIED);
    }

    /** Ends what {@link #seize} began. */
    void abandon(int magazine) {
        owners.set(magazine, null);
        // release: publishes the empty entries; pairs with the cas of the next owner
        SlotWords.setRelease(words, ownerAt(magazine), 0);
    }

    /** The ready slots of one entry; exact while its owner does not run. */
    long ready(int magazine, int sizeClass) {
        return SlotWords.acquire(words, entryAt(magazine, sizeClass));
    }

    /** The slab whose group is loaded, for a walk while no owner runs; or null. */
    @Nullable Slab loadedSlab(int magazine, int sizeClass) {
        return slabs.get(magazine * SizeClasses.COUNT + sizeClass);
    }

    /** The group that is loaded, or was last. */
    int loadedGroup(int magazine, int sizeClass) {
        return groups[magazine * SizeClasses.COUNT + sizeClass];
    }
}
