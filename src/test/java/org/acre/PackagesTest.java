package org.acre;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import org.junit.jupiter.api.Test;

/** Holds the packages of the top floor in their order, and the native calls where they belong. */
class PackagesTest {
    private static final String NATIVE = "org\\.acre\\.memory\\.Posix\\w+";
    private static final DescribedPredicate<JavaMethodCall> REINTERPRETS = DescribedPredicate.describe(
            "it reinterprets a segment",
            call -> call.getTargetOwner().isEquivalentTo(MemorySegment.class) && call.getName().equals("reinterpret"));

    @Test void guardsAndTheirOrder_standOnTheBaseAlone() {
        for (String alone : new String[] {"org.acre.allocator.guard", "org.acre.allocator.order"}) {
            noClasses().that().resideInAPackage(alone).should().dependOnClassesThat(DescribedPredicate.describe("other packages of Acre",
                    other -> other.getPackageName().startsWith("org.acre") && !other.getPackageName().equals(alone)
                            && !other.getPackageName().equals("org.acre.allocator.base"))).check(AcreClasses.ALL);
        }
    }

    @Test void memory_dependsOnNoPackageAboveIt() {
        noClasses().that().resideInAPackage("org.acre.memory")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.arena", "org.acre.cli..", "org.acre.revoke",
                        "org.acre.view").check(AcreClasses.ALL);
    }

    @Test void revoke_standsOnMemoryAndSlabsOnly() {
        noClasses().that().resideInAPackage("org.acre.revoke")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.arena", "org.acre.cli..", "org.acre.view")
                .check(AcreClasses.ALL);
    }

    @Test void arena_standsOnMemoryOnly() {
        noClasses().that().resideInAPackage("org.acre.arena")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.cli..", "org.acre.revoke", "org.acre.view")
                .check(AcreClasses.ALL);
    }

    @Test void events_standOnTheGroundFloorAlone() {
        noClasses().that().resideInAPackage("org.acre.event").should().dependOnClassesThat(DescribedPredicate.describe(
                "other packages of the top floor", other -> other.getPackageName().startsWith("org.acre")
                        && !other.getPackageName().startsWith("org.acre.allocator") && !other.getPackageName().equals("org.acre.event")))
                .check(AcreClasses.ALL);
    }

    @Test void small_dependsOnNoPackageAboveIt() {
        noClasses().that().resideInAPackage("org.acre.small")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.cli..", "org.acre.revoke", "org.acre.view").check(AcreClasses.ALL);
    }

    @Test void view_standsOnRevokeAndMemory() {
        noClasses().that().resideInAPackage("org.acre.view")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.cli..").check(AcreClasses.ALL);
    }

    @Test void blackbox_standsOnTheLowerFloorsOnly() {
        noClasses().that().resideInAPackage("org.acre.blackbox")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.arena", "org.acre.cli..", "org.acre.memory",
                        "org.acre.revoke", "org.acre.small", "org.acre.view").check(AcreClasses.ALL);
    }

    @Test void adapters_areKnownToNobodyBelowThem() {
        noClasses().that().resideOutsideOfPackage("org.acre.caffeine")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre.caffeine", "com.github.benmanes..").check(AcreClasses.ALL);
    }

    @Test void example_isKnownToNobody() {
        noClasses().that().resideOutsideOfPackage("org.acre.example")
                .should().dependOnClassesThat().resideInAPackage("org.acre.example").check(AcreClasses.ALL);
    }

    @Test void region_knowsNothingOfTheCommand() {
        noClasses().that().resideInAPackage("org.acre")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre.cli..", "picocli..").check(AcreClasses.ALL);
    }

    /** What the numbers are made of knows nobody who shows them. */
    @Test void states_areKnownUpwardsOnly() {
        noClasses().that().resideInAnyPackage("org.acre.states", "org.acre.census")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.management", "org.acre.micrometer", "org.acre.cli..")
                .check(AcreClasses.ALL);
        noClasses().that().resideInAPackage("org.acre.states")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre.census").check(AcreClasses.ALL);
    }

    /** A JVM without java.management runs a region. */
    @Test void beans_areKnownToTheCommandAlone() {
        noClasses().that().resideOutsideOfPackages("org.acre.management", "org.acre.cli..")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre.management", "javax.management..", "java.lang.management").check(AcreClasses.ALL);
    }

    @Test void library_printsNothing() {
        noClasses().that().resideOutsideOfPackages("org.acre.cli..", "org.acre.example").should(ACCESS_STANDARD_STREAMS).check(AcreClasses.ALL);
        noClasses().that().resideOutsideOfPackages("org.acre.cli..", "org.acre.example")
                .should().dependOnClassesThat().resideInAnyPackage("java.util.logging", "org.slf4j..").check(AcreClasses.ALL);
    }

    @Test void commandsWork_knowsNothingOfTheCommandLine() {
        noClasses().that().resideInAnyPackage("org.acre.cli.advise", "org.acre.cli.autopsy", "org.acre.cli.doctor", "org.acre.cli.live",
                        "org.acre.cli.map", "org.acre.cli.record", "org.acre.cli.replay..", "org.acre.cli.report", "org.acre.cli.soak",
                        "org.acre.cli.suite", "org.acre.cli.trace")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre.cli", "picocli..").check(AcreClasses.ALL);
    }

    @Test void plotsLatenciesAndPictures_areKnownToTheCommandAlone() {
        noClasses().that().resideOutsideOfPackage("org.acre.cli..")
                .should().dependOnClassesThat().resideInAnyPackage("org.jetbrains..", "kotlin..", "org.HdrHistogram..", "java.awt..")
                .check(AcreClasses.ALL);
    }

    @Test void adapters_knowTheirOwnLibraryAlone() {
        String[] libraries = {"org.agrona..", "net.openhft..", "io.netty..", "org.apache.arrow..", "io.micrometer.."};
        String[] adapters = {"org.acre.agrona", "org.acre.chronicle", "org.acre.netty", "org.acre.arrow", "org.acre.micrometer"};
        for (int i = 0; i < libraries.length; i++) {
            noClasses().that().resideOutsideOfPackage(adapters[i])
                    .should().dependOnClassesThat().resideInAnyPackage(libraries[i], adapters[i]).check(AcreClasses.ALL);
        }
    }

    @Test void ownedMemory_isForAdapters() {
        noClasses().that().resideInAnyPackage("org.acre", "org.acre.memory", "org.acre.revoke", "org.acre.array", "org.acre.cli..")
                .should().dependOnClassesThat().resideInAPackage("org.acre.owned").check(AcreClasses.ALL);
    }

    @Test void nativeCalls_areInThePosixClasses() {
        noClasses().that().haveNameNotMatching(NATIVE)
                .should().dependOnClassesThat().areAssignableTo(Linker.class)
                .orShould().dependOnClassesThat().areAssignableTo(SymbolLookup.class)
                .orShould().callMethodWhere(REINTERPRETS)
                .check(AcreClasses.ALL);
    }
}
