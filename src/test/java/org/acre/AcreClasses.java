package org.acre;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all three floors, without tests, for rules about who uses whom. Read once: that takes seconds. */
final class AcreClasses {
    static final JavaClasses ALL = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.acre");

    private AcreClasses() {}
}
