package org.acre.faults;

import java.lang.reflect.InvocationTargetException;

/** The main class of the child JVM: loads Acre woven, and lets {@link FaultSuite} run in there. */
public final class FaultRun {
    private FaultRun() {}

    /** Runs the suite: of a kind and a scenario, or all of it without arguments. */
    public static void main(String[] arguments) throws Exception {
        Class<?> suite = new WovenClasses(FaultRun.class.getClassLoader()).loadClass("org.acre.faults.FaultSuite");
        int failures = 1;
        try {
            failures = (int) suite.getMethod("run", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            e.printStackTrace(System.out);
        }
        System.exit(failures == 0 ? 0 : 1); // also if a thread hangs
    }
}
