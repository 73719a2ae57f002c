package org.acre.cli.doctor;

/** How long a page is. */
record PageSize(long bytes) implements Check {
    private static final long COMMON = 4096;

    @Override public Finding look(Machine machine) {
        String found = Amount.of(bytes);
        return bytes == COMMON
                ? Finding.ok("page size", found, "areas are multiples of it")
                : Finding.note("page size", found, "an area takes at least " + found + ", and pools go up to " + Amount.of(256 * bytes),
                        "nothing, unless many areas are much shorter: then small objects, which share pages, save memory");
    }
}
