package org.acre.mutants;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests given as {@code Class#method} in this JVM. It exits with one of the constants. */
final class RunTest {
    static final int PASSED = 10;
    static final int FAILED = 11;
    static final int NOT_RUN = 12;

    private RunTest() {}

    public static void main(String[] names) throws ClassNotFoundException {
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (String name : names) {
            String[] classAndMethod = name.split("#");
            Class<?> type = Class.forName(classAndMethod[0], false, RunTest.class.getClassLoader());
            int before = selectors.size();
            for (Class<?> from = type; from != null; from = from.getSuperclass()) {
                for (Method method : from.getDeclaredMethods()) {
                    if (method.getName().equals(classAndMethod[1])) {
                        selectors.add(DiscoverySelectors.selectMethod(type, method));
                    }
                }
            }
            if (selectors.size() == before) {
                System.out.println("there is no " + name);
                Runtime.getRuntime().halt(NOT_RUN);
            }
        }
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request().selectors(selectors).build(), listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().stream().findFirst().ifPresent(failure -> System.out.println(
                failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()));
        System.out.flush();
        boolean ran = summary.getTestsSucceededCount() + summary.getTestsFailedCount() > 0;
        // halt: a mutant may have left threads that never end.
        Runtime.getRuntime().halt(summary.getTotalFailureCount() > 0 ? FAILED : ran ? PASSED : NOT_RUN);
    }
}
