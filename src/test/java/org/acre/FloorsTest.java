package org.acre;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/**
 * Holds the three floors apart: imports run downwards only, {@code org.acre -> org.acre.purge -> org.acre.allocator}.
 *
 * <p>A floor of which no class is found fails its rule, so the test cannot pass by looking at nothing.
 */
class FloorsTest {
    private static final String[] ALLOCATOR = {"org.acre.allocator.."};
    private static final String[] ALLOCATOR_AND_PURGE = {"org.acre.allocator..", "org.acre.purge.."};

    @Test void allocator_dependsOnNoOtherFloor() {
        noClasses().that().resideInAPackage("org.acre.allocator..")
                .should().dependOnClassesThat(resideInAPackage("org.acre..").and(not(resideInAnyPackage(ALLOCATOR))))
                .because("space knows numbers only; what it needs from above it asks through an interface of its own")
                .check(AcreClasses.ALL);
    }

    @Test void allocator_dependsOnNoLibrary() {
        classes().that().resideInAPackage("org.acre.allocator..")
                .should().onlyDependOnClassesThat().resideInAnyPackage("org.acre..", "java..", "org.jspecify.annotations..", "jdk.jfr..")
                .because("the ground floor runs wherever Java 25 runs")
                .check(AcreClasses.ALL);
    }

    @Test void flightRecorder_isKnownToThePackagesOfEventsAlone() {
        noClasses().that().resideOutsideOfPackages("org.acre.allocator.event", "org.acre.purge.event", "org.acre.event")
                .should().dependOnClassesThat().resideInAPackage("jdk.jfr..")
                .because("a JVM without it must never touch such a class")
                .check(AcreClasses.ALL);
    }

    @Test void purge_dependsOnAllocatorOnly() {
        noClasses().that().resideInAPackage("org.acre.purge..")
                .should().dependOnClassesThat(resideInAPackage("org.acre..").and(not(resideInAnyPackage(ALLOCATOR_AND_PURGE))))
                .because("time stands on space and knows nothing of memory")
                .check(AcreClasses.ALL);
    }
}
