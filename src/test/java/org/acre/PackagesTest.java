package org.acre;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the packages of the top floor in their order, and the native calls in one class. */
class PackagesTest {
    private static final String NATIVE = "org.acre.memory.PosixMemory";
    private static final DescribedPredicate<JavaMethodCall> REINTERPRETS = DescribedPredicate.describe(
            "it reinterprets a segment",
            call -> call.getTargetOwner().isEquivalentTo(MemorySegment.class) && call.getName().equals("reinterpret"));

    private static JavaClasses acre;

    @BeforeAll static void readClasses() {
        acre = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.acre");
    }

    @Test void memory_dependsOnNoPackageAboveIt() {
        noClasses().that().resideInAPackage("org.acre.memory")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.cli..", "org.acre.revoke").check(acre);
    }

    @Test void revoke_standsOnMemoryAndSlabsOnly() {
        noClasses().that().resideInAPackage("org.acre.revoke")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.cli..").check(acre);
    }

    @Test void small_dependsOnNoPackageAboveIt() {
        noClasses().that().resideInAPackage("org.acre.small")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre", "org.acre.cli..", "org.acre.revoke").check(acre);
    }

    @Test void region_knowsNothingOfTheCommand() {
        noClasses().that().resideInAPackage("org.acre")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre.cli..", "picocli..").check(acre);
    }

    @Test void commandsWork_knowsNothingOfTheCommandLine() {
        noClasses().that().resideInAnyPackage("org.acre.cli.trace", "org.acre.cli.replay", "org.acre.cli.suite")
                .should().dependOnClassesThat().resideInAnyPackage("org.acre.cli", "picocli..").check(acre);
    }

    @Test void nativeCalls_areInOneClass() {
        noClasses().that().doNotHaveFullyQualifiedName(NATIVE)
                .should().dependOnClassesThat().areAssignableTo(Linker.class)
                .orShould().dependOnClassesThat().areAssignableTo(SymbolLookup.class)
                .orShould().callMethodWhere(REINTERPRETS)
                .check(acre);
    }
}
