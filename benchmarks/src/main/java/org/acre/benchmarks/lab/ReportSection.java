package org.acre.benchmarks.lab;

/**
 * A part of the HTML report. A new one is a class and a line in {@link HtmlReport#SECTIONS}; what it shows it takes from the
 * report or, like a model, works out itself.
 */
interface ReportSection {
    String title();

    /** What stands below the title; empty leaves the section out. */
    String html(Report report);
}
