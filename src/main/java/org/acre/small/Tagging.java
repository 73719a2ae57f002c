package org.acre.small;

/**
 * Notes tags about objects. An object may be freed at the same moment, by whom only its user knows. Either the free sees the tag,
 * or who notes it sees that the object is gone: he writes the tag and then reads the word, and a free changes the word and then
 * reads the tag, all volatile. A free reads tags only in a group that says it has some; so that is said first, by a cas, which no free that
 * has read the word before survives.
 *
 * <p>A tag may come to a slot whose object has just gone; it stays for the next one, which is then freed as one that has a tag. The
 * race is benign: that takes a little longer.
 */
final class Tagging {
    private final Freeing freeing;

    Tagging(Freeing freeing) {
        this.freeing = freeing;
    }

    /** Notes a tag about an object that has none. @return the tag that its slot has now; 0 if no object was there */
    long tagOnce(Slab slab, int slot, long tag) {
        int group = Slab.group(slot);
        while (true) {
            long word = slab.word(group);
            if (!freeing.isLive(slab, slot)) {
                return 0;
            }
            if (GroupWord.hasTags(word) || slab.casWord(group, word, word | GroupWord.TAGS)) {
                break;
            }
        }
        return slab.tagOnce(slot, tag);
    }
}
