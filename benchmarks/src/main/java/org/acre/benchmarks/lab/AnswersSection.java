package org.acre.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.acre.cli.report.Html;

/** For each question the sentences that answer it, a table and a plot. */
final class AnswersSection implements ReportSection {
    private static final List<Html.Cell> HEADER = List.of(Html.Cell.of("at"), Html.Cell.of("who"), Html.Cell.number("score"),
            Html.Cell.of("unit"), Html.Cell.number("noise"), Html.Cell.number("forks"), Html.Cell.number("Acre's speed / this"),
            Html.Cell.of("cannot"));

    @Override public String title() {
        return "Questions";
    }

    @Override public String html(Report report) {
        StringBuilder html = new StringBuilder();
        report.answers().forEach(answer -> html.append(html(answer)));
        return html.toString();
    }

    private static String html(Answer answer) {
        StringBuilder html = new StringBuilder("<article id=\"" + Html.text(answer.id()) + "\">\n<h3>" + Html.text(answer.asked())
                + " <small>" + Html.text(answer.id()) + "</small></h3>\n");
        List<String> sentences = answer.ratios().stream()
                .map(ratio -> answer.say(ratio) + (ratio.estimate().verdict().startsWith("not") ? " That is not told apart from 1." : ""))
                .toList();
        html.append(Html.bullets(sentences)).append(Plots.of(answer));
        html.append(Html.table(HEADER, answer.scores().stream().map(score -> row(answer, score)).toList()));
        answer.scores().forEach(score -> html.append(waits(score)));
        return html.append(counters(answer)).append("</article>\n").toString();
    }

    private static List<Html.Cell> row(Answer answer, Score score) {
        if (!score.measured()) {
            return List.of(Html.Cell.name(score.at()), Html.Cell.name(score.column()), Html.Cell.number("-"), Html.Cell.of(""),
                    Html.Cell.number("-"), Html.Cell.number("0"), Html.Cell.number("-"), Html.Cell.of("not measured: " + score.absent()));
        }
        Sample sample = score.sample();
        String noise = sample.forks() < 2 ? "one fork" : String.format(Locale.ROOT, "%.0f %%", 100 * sample.spread());
        String ratio = answer.ratio(score).map(found -> found.estimate().toString()).orElse("");
        return List.of(Html.Cell.name(score.at()), Html.Cell.name(score.column()), Html.Cell.number(Estimate.number(sample.mean())),
                Html.Cell.name(score.unit() + (score.lessIsBetter() ? ", less is better" : "")), Html.Cell.number(noise),
                Html.Cell.number(Integer.toString(sample.forks())), Html.Cell.number(ratio), Html.Cell.of(score.cannot()));
    }

    private static String waits(Score score) {
        Waits waits = score.waits();
        if (waits == null) {
            return "";
        }
        String title = score.column() + (score.at().isEmpty() ? "" : ", " + score.at()) + ": its threads waited for locks "
                + percent(waits.share()) + " of their time" + (waits.places().isEmpty() ? "." : ", most of it here.");
        List<List<Html.Cell>> rows = waits.places().stream().map(place -> List.of(Html.Cell.of(place.code()), Html.Cell.of(place.lock()),
                Html.Cell.of(place.event()), Html.Cell.number(Long.toString(place.count())), Html.Cell.number(percent(place.share())))).toList();
        return Html.paragraph(title) + (rows.isEmpty() ? "" : Html.table(List.of(Html.Cell.of("where"), Html.Cell.of("lock"),
                Html.Cell.of("event"), Html.Cell.number("waits"), Html.Cell.number("of the threads' time")), rows));
    }

    private static String counters(Answer answer) {
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (Score score : answer.scores()) {
            for (Map.Entry<String, Double> counter : score.counters().entrySet()) {
                rows.add(List.of(Html.Cell.of(score.column()), Html.Cell.of(counter.getKey()),
                        Html.Cell.number(Estimate.number(counter.getValue()))));
            }
        }
        return rows.isEmpty() ? "" : Html.table(List.of(Html.Cell.of("who"), Html.Cell.of("counter"), Html.Cell.number("an operation")), rows);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
