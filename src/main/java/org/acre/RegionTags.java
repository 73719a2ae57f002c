package org.acre;

import java.util.List;
import java.util.Optional;

/** The names of a region's tags: the first is tag 1, and 0 is no tag. */
record RegionTags(List<String> names) {
    /** Under this the areas without a tag are counted. */
    static final String UNTAGGED = "untagged";

    static RegionTags of(String... names) {
        List<String> list = List.of(names);
        if (list.size() > AreaNotes.MOST_TAGS || list.stream().distinct().count() != list.size() || list.contains(UNTAGGED)) {
            throw new IllegalArgumentException("tags are up to " + AreaNotes.MOST_TAGS + " different names, and none is "
                    + UNTAGGED + "; got " + list.size() + ": " + list);
        }
        return new RegionTags(list);
    }

    int check(int tag) {
        if (tag < 0 || tag > names.size()) {
            throw new IllegalArgumentException("the tags of this region are 1 to " + names.size() + ", and 0 for none; got " + tag);
        }
        return tag;
    }

    int tag(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("no tag of this region is named " + name + ": it has the " + names.size()
                    + " tags " + names);
        }
        return at + 1;
    }

    Optional<String> name(int tag) {
        return tag == 0 ? Optional.empty() : Optional.of(names.get(tag - 1));
    }
}
