package org.acre.benchmarks.lab;

import java.util.List;
import org.acre.cli.report.Html;

/** How the figures came about, so that a reader can doubt them. */
final class MethodSection implements ReportSection {
    @Override public String title() {
        return "Method";
    }

    @Override public String html(Report report) {
        return Html.bullets(List.of(
                "Each score is the mean over forks (JVMs) of JMH. Forks go by turns: one of each column, then the next of each, so that a "
                        + "machine that changes shows as spread between forks and not as a ratio.",
                "Noise is the spread between forks: the largest fork mean less the smallest, divided by their mean.",
                "A ratio is the speed of Acre divided by the speed of the peer, from the means of all forks. Its 95 % interval comes from the "
                        + "delta method on the logarithm of the ratio, with the variance between forks and Student's t at Welch and "
                        + "Satterthwaite's degrees of freedom. With one fork the iterations stand for forks, and the interval is too narrow.",
                "Threads do not wait for one another between iterations.",
                "Lock waits come from one further fork each, recorded by JFR without a threshold; its scores are not used. They are "
                        + "sums of all threads, divided by threads times the time of its iterations.",
                "Every sample is in report.json."));
    }
}
