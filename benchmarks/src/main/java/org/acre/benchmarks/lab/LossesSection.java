package org.acre.benchmarks.lab;

import java.util.List;
import org.acre.cli.report.Html;

/** Where Acre is slower than a peer, said first and in words. */
final class LossesSection implements ReportSection {
    @Override public String title() {
        return "Where Acre loses";
    }

    @Override public String html(Report report) {
        List<String> losses = report.answers().stream().flatMap(answer -> answer.ratios().stream()
                .filter(ratio -> ratio.estimate().slower())
                .map(ratio -> ratio.key() + ": " + answer.say(ratio))).toList();
        return losses.isEmpty() ? Html.paragraph("No interval of this run lies below 1 as a whole.") : Html.bullets(losses);
    }
}
