package org.acre.cli.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.acre.Region;

/** Runs the chosen cases on one region that all workers share. */
public final class SuiteRun {
    private SuiteRun() {}

    /** The mask that chooses every case there is, those that are not yet available included. */
    public static long everyCase() {
        return (1L << SuiteCases.ALL.size()) - 1;
    }

    /**
     * Lets {@code parameters.threads()} workers loose on {@code region} and returns when all are done.
     *
     * @return the chosen cases in the order of their bits
     * @throws IllegalStateException if the space is broken afterwards, or has areas left
     */
    public static List<CaseResult> run(Region region, SuiteParameters parameters) throws InterruptedException {
        List<SuiteCase> chosen = new ArrayList<>();
        for (int index = 0; index < SuiteCases.ALL.size(); index++) {
            if ((parameters.mask() >> index & 1) != 0 && SuiteCases.ALL.get(index).waitsFor().isEmpty()) {
                chosen.add(SuiteCases.ALL.get(index));
            }
        }
        List<SuiteWorker> workers;
        try (SuiteMemory memory = new SuiteMemory(region, parameters, chosen)) {
            workers = runWorkers(memory, parameters, chosen);
            if (chosen.stream().anyMatch(SuiteCase::defers)) {
                region.deferredFree().barrier();
            }
            memory.verify();
        }
        List<CaseResult> results = new ArrayList<>();
        for (int index = 0; index < SuiteCases.ALL.size(); index++) {
            if ((parameters.mask() >> index & 1) != 0) {
                results.add(result(index, parameters, workers));
            }
        }
        return results;
    }

    private static List<SuiteWorker> runWorkers(SuiteMemory memory, SuiteParameters parameters, List<SuiteCase> chosen)
            throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        List<SuiteWorker> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < parameters.threads(); number++) {
            SuiteWorker worker = new SuiteWorker(number, memory, parameters, chosen, gate);
            workers.add(worker);
            threads.add(Thread.ofPlatform().daemon().name("acre-suite-" + number).start(worker));
        }
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return workers;
    }

    private static CaseResult result(int index, SuiteParameters parameters, List<SuiteWorker> workers) {
        SuiteCase suiteCase = SuiteCases.ALL.get(index);
        long passed = workers.stream().mapToLong(worker -> worker.passed(index)).sum();
        long failed = workers.stream().mapToLong(worker -> worker.failed(index)).sum();
        String note = workers.stream().map(worker -> worker.note(index)).filter(text -> !text.isEmpty()).findFirst()
                .orElse("");
        return new CaseResult(suiteCase.name(), 1L << index, suiteCase.waitsFor(), passed,
                suiteCase.mayFail() ? 0 : failed, suiteCase.mayFail() ? failed : 0, suiteCase.loops(parameters),
                workers.stream().map(worker -> worker.nanos(index)).toList(),
                workers.stream().map(worker -> worker.passed(index) + worker.failed(index)).toList(), note);
    }
}
