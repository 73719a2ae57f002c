package org.acre.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.acre.memory.FileProbe;

/** What the file system can do for regions in files: it is tried on a small file. */
record FileBlocks(Path directory) implements Check {
    private static final String CHECK = "file system";

    @Override public Finding look(Machine machine) {
        try {
            return finding(directory.toAbsolutePath().normalize() + " (" + Files.getFileStore(directory).type() + ")", FileProbe.of(directory));
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.warning(CHECK, directory + ": " + e, "regions in files cannot be tried there",
                    "another --directory that can be written, or native access");
        }
    }

    private static Finding finding(String where, FileProbe probe) {
        String whyNotReserved = probe.whyNotReserved();
        String whyNotPunched = probe.whyNotPunched();
        if (whyNotReserved != null) {
            return Finding.warning(CHECK, where + ": " + whyNotReserved,
                    "blocks of a region cannot be had in advance: when the disk is full, the write that finds no block ends the process",
                    "ext4, XFS, Btrfs or tmpfs for files of regions");
        }
        if (whyNotPunched != null) {
            return Finding.note(CHECK, where + ": " + whyNotPunched,
                    "what is freed in a sparse file keeps its blocks on the disk, and its pages in memory", "ext4, XFS, Btrfs or tmpfs for sparse files");
        }
        return Finding.ok(CHECK, where + ": blocks can be reserved, holes punched, and files are " + (probe.isSparse() ? "" : "not ") + "sparse",
                "regions in files get their blocks at the start; sparse ones give them back");
    }
}
