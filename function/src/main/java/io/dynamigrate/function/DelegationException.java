package io.dynamigrate.function;

/** Another version of this function did not respond to a request. */
final class DelegationException extends FunctionException {

    /** What became of the request. */
    enum Fate {
        /** The version did not begin. */
        REFUSED,
        /** The version does not exist any more. */
        GONE,
        /** The response was lost: the version may have begun, and may still work. */
        LOST
    }

    private final Fate fate;

    DelegationException(String message, Fate fate) {
        super(message);
        this.fate = fate;
    }

    Fate fate() {
        return fate;
    }

    static DelegationException refused(String message) {
        return new DelegationException(message, Fate.REFUSED);
    }

    static DelegationException lost(String message) {
        return new DelegationException(message, Fate.LOST);
    }

    /** That version was deleted. */
    static DelegationException gone(String arn) {
        return new DelegationException(arn + " does not exist any more", Fate.GONE);
    }
}
