package io.dynamigrate.function;

/** Another version of this function did not do what it was given to do, or it is not known what became of it. */
final class HandOverException extends FunctionException {

    private enum Case {
        NOT_BEGUN,
        PERHAPS_BEGUN,
        GONE
    }

    private final Case known;

    /** It did not begin. */
    HandOverException(String message) {
        this(message, Case.NOT_BEGUN);
    }

    private HandOverException(String message, Case known) {
        super(message);
        this.known = known;
    }

    /** It began, and it is not known how far it came, or whether it is at it still. */
    static HandOverException begun(String message) {
        return new HandOverException(message, Case.PERHAPS_BEGUN);
    }

    /** That version was deleted. */
    static HandOverException gone(String arn) {
        return new HandOverException(arn + " does not exist any more", Case.GONE);
    }

    /** Whether the other version may have begun. */
    boolean hasBegun() {
        return known == Case.PERHAPS_BEGUN;
    }

    /** Whether the other version does not exist any more. */
    boolean isGone() {
        return known == Case.GONE;
    }
}
