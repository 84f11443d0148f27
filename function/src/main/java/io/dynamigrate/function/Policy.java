package io.dynamigrate.function;

/** What the template says of migrations that are no longer wanted: {@code OnDowngrade}, or {@code OnDelete}. */
enum Policy {
    /** Roll back what can be; the rest stays. */
    ROLL_BACK,
    /** Roll back nothing. */
    KEEP,
    /** Roll back all or nothing. */
    FAIL;

    /** The policy for an occasion, by properties that may be invalid. */
    static Policy of(Occasion occasion, RawProperties properties) {
        return switch (occasion) {
            case UNDONE, TORN_DOWN, REPLACED, ABANDONED ->
                properties.is("OnDelete", "RollBack") && !properties.isDryRun() ? ROLL_BACK : KEEP;
            default ->
                properties.is("OnDowngrade", "Fail") ? FAIL : properties.is("OnDowngrade", "Keep") ? KEEP : ROLL_BACK;
        };
    }
}
