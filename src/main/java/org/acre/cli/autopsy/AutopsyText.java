package org.acre.cli.autopsy;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.acre.blackbox.BoxContents;
import org.acre.blackbox.BoxEvent;
import org.acre.blackbox.BoxKind;
import org.acre.blackbox.BoxRing;

/** An autopsy for people. */
public final class AutopsyText {
    private final PrintWriter out;
    private final Autopsy autopsy;

    private AutopsyText(PrintWriter out, Autopsy autopsy) {
        this.out = out;
        this.autopsy = autopsy;
    }

    /** Prints it. */
    public static void print(Autopsy autopsy, PrintWriter out) {
        new AutopsyText(out, autopsy).print();
    }

    private void print() {
        printError(autopsy.error());
        autopsy.fault().ifPresentOrElse(this::printFault, () -> out.println("The error file names no address that could not be accessed."));
        if (!autopsy.registers().isEmpty()) {
            out.println();
            out.println("Registers that point into the region:");
            autopsy.registers().forEach(register -> out.println("  " + register.name() + " = " + where(register)));
        }
        printBox(autopsy.box());
    }

    private void printError(ErrorFile error) {
        out.println(orUnknown(error.signal()) + (error.signalCode().isEmpty() ? "" : " (" + error.signalCode() + ")") + " in "
                + (error.thread().isEmpty() ? "an unknown thread" : error.thread())
                + (error.pid().isPresent() ? " of process " + error.pid().getAsLong() : ""));
        if (!error.problematicFrame().isEmpty() && error.javaFrames().stream().noneMatch(error.problematicFrame()::startsWith)) {
            out.println("  in " + error.problematicFrame());
        }
        error.javaFrames().forEach(frame -> out.println("  " + frame));
        out.println();
    }

    private static String orUnknown(String signal) {
        return signal.isEmpty() ? "no signal" : signal;
    }

    private void printFault(Finding fault) {
        out.println("It could not access " + where(fault));
        printLife(fault.life());
        out.println(meaning(fault));
    }

    private void printLife(Life life) {
        life.birth().ifPresent(this::printEvent);
        life.free().ifPresent(this::printEvent);
        life.purge().ifPresent(this::printEvent);
    }

    private void printEvent(BoxEvent event) {
        out.println("  " + event.kind() + (event.kind() == BoxKind.PURGED ? " by pass " + event.pass() : "") + " at " + event.time()
                + " by thread " + event.thread() + " \"" + event.threadName() + "\""
                + (event.tag().isEmpty() ? "" : ", tag " + event.tag()));
        event.stack().lines().forEach(frame -> out.println("      " + frame));
    }

    /** The address, and the area that it lies in or beside. */
    private String where(Finding finding) {
        Optional<BoxEvent> area = finding.life().area();
        if (area.isPresent()) {
            return hex(finding.address()) + ": byte " + count(finding.address() - area.get().start()) + " of " + range(area.get()) + ", "
                    + finding.life().state();
        }
        StringBuilder words = new StringBuilder(hex(finding.address())).append(": ").append(finding.life().state());
        finding.before().ifPresent(before -> words.append(", ").append(count(before.bytes())).append(" bytes past the end of ")
                .append(range(before.area())).append(", which is ").append(before.life().state()));
        finding.after().ifPresent(after -> words.append(", ").append(count(after.bytes())).append(" bytes before ")
                .append(range(after.area())).append(", which is ").append(after.life().state()));
        return words.toString();
    }

    private String meaning(Finding fault) {
        if (autopsy.box().closed() && autopsy.box().region().holds(fault.address())) {
            return "=> the region was closed before: its memory is unmapped, and every address of it is stale.";
        }
        return switch (fault.life().state()) {
            case FREED -> "=> a stale address: its area was freed, and the purge made it unusable. Look for who kept the address.";
            case LAZY -> "=> a stale address: its area was freed. No purge had taken it yet, so something else made it unusable.";
            case LIVE -> "SIGBUS".equals(autopsy.error().signal())
                    ? "=> the area is live, but its page is gone: was the file cut, or is the disk full under a sparse one?"
                    : "=> the area is live: the access was right, and something outside Acre has changed the mapping.";
            case UNCERTAIN -> "=> uncertain: the last that the box knows of this area is above; what followed may have been overwritten. More "
                    + "records would help.";
            case NEVER, FORGOTTEN -> fault.before().isPresent()
                    ? "=> nobody's address: look for who runs past the end of the area before it, or computes an address wrongly."
                    : "=> nobody's address: look for who computes an address wrongly.";
            case OUTSIDE -> "=> not an address of this region, which is " + region() + ".";
        };
    }

    private String region() {
        return "[" + hex(autopsy.box().region().start()) + ", " + hex(autopsy.box().region().reservedEnd()) + ")";
    }

    private void printBox(BoxContents box) {
        out.println();
        out.println("The box was opened at " + box.opened() + (box.closed() ? " and closed in good order" : "") + ". It has "
                + share(box, BoxRing.ALLOCATED) + " allocations, " + share(box, BoxRing.FREED) + " frees and "
                + share(box, BoxRing.PURGED) + " purged ranges; " + box.torn() + " records were torn.");
        if (box.missingBytes() > 0) {
            out.println("The file was cut: " + count(box.missingBytes()) + " bytes are missing.");
        }
    }

    private static String share(BoxContents box, BoxRing ring) {
        return count(box.present(ring)) + " of " + count(box.written().getOrDefault(ring, 0L));
    }

    private static String range(BoxEvent area) {
        return "[" + hex(area.start()) + ", " + hex(area.end()) + "), " + count(area.bytes()) + " bytes";
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
