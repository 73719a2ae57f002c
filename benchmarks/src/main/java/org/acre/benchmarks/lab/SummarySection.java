package org.acre.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import org.acre.cli.report.Html;

/** Every ratio of the run: a plot and a table. */
final class SummarySection implements ReportSection {
    @Override public String title() {
        return "All ratios";
    }

    @Override public String html(Report report) {
        if (report.ratios().isEmpty()) {
            return Html.paragraph("Nothing was measured on both sides.");
        }
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (NamedRatio ratio : report.ratios()) {
            Estimate estimate = ratio.estimate();
            rows.add(List.of(Html.Cell.of(ratio.question()), Html.Cell.of(ratio.at()), Html.Cell.of(ratio.peer()),
                    Html.Cell.number(Estimate.number(estimate.value())),
                    Html.Cell.number(Estimate.number(estimate.low()) + " to " + Estimate.number(estimate.high())),
                    new Html.Cell(estimate.verdict(), estimate.verdict().replace(' ', '-'))));
        }
        return Html.paragraph("The speed of Acre divided by the speed of the peer: above 1 Acre is faster. Lines are 95 % intervals.")
                + Plots.ratios(report.ratios())
                + Html.table(List.of(Html.Cell.of("question"), Html.Cell.of("at"), Html.Cell.of("peer"), Html.Cell.number("ratio"),
                        Html.Cell.number("95 %"), Html.Cell.of("Acre is")), rows);
    }
}
