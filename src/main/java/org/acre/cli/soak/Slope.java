package org.acre.cli.soak;

/**
 * A straight line through samples, by least squares, and how sure it is.
 *
 * @param mean of the samples
 * @param perMinute by how much the line rises in a minute
 * @param error standard error of {@code perMinute}
 * @param minutes from the first sample to the last
 */
public record Slope(double mean, double perMinute, double error, double minutes) {
    /** Fewer samples say nothing. */
    static final int LEAST_SAMPLES = 10;
    /** Of the mean: less than that over the whole run is noise. */
    private static final double NOISE_SHARE = 0.05;

    /** @param minutes when the samples were taken, ascending */
    static Slope of(double[] minutes, double[] samples) {
        int n = samples.length;
        double meanMinute = mean(minutes);
        double mean = mean(samples);
        double spread = 0;
        double together = 0;
        for (int i = 0; i < n; i++) {
            spread += (minutes[i] - meanMinute) * (minutes[i] - meanMinute);
            together += (minutes[i] - meanMinute) * (samples[i] - mean);
        }
        double slope = spread == 0 ? 0 : together / spread;
        double residuals = 0;
        for (int i = 0; i < n; i++) {
            double off = samples[i] - mean - slope * (minutes[i] - meanMinute);
            residuals += off * off;
        }
        double error = n < 3 || spread == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(residuals / (n - 2) / spread);
        return new Slope(mean, slope, error, n == 0 ? 0 : minutes[n - 1] - minutes[0]);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }

    /**
     * Whether it surely rises, and by an amount that matters: two standard errors below the slope, and the run's length on, that is
     * more than a twentieth of the mean and more than {@code least}.
     */
    public boolean isGrowth(long least) {
        return (perMinute - 2 * error) * minutes > Math.max((double) least, NOISE_SHARE * mean);
    }
}
