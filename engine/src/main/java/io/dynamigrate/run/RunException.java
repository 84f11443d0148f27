package io.dynamigrate.run;

/** A run did not reach its goal; the cause is what a migration threw, if one failed. */
public final class RunException extends RuntimeException {

    private final transient Report report;

    RunException(Report report) {
        super(
                report.message().orElseGet(() -> report.outcome().text()),
                report.error().orElse(null));
        this.report = report;
    }

    /** What was done before, and what remains. */
    public Report report() {
        return report;
    }
}
