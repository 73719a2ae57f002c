package org.acre.benchmarks.lab;

/** The speed of ours divided by that of a peer, in one question at one point. */
record NamedRatio(String question, String at, String peer, Estimate estimate) {
    /** What names this ratio in every report. */
    String key() {
        return question + (at.isEmpty() ? "" : ", " + at) + ": " + peer;
    }
}
