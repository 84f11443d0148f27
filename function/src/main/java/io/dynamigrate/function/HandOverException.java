package io.dynamigrate.function;

/** Another version of this function did not do what it was given to do, or it is not known what became of it. */
final class HandOverException extends FunctionException {

    private final boolean isGone;

    HandOverException(String message) {
        this(message, false);
    }

    private HandOverException(String message, boolean isGone) {
        super(message);
        this.isGone = isGone;
    }

    /** That version was deleted. */
    static HandOverException gone(String arn) {
        return new HandOverException(arn + " does not exist any more", true);
    }

    /** Whether the other version does not exist any more. */
    boolean isGone() {
        return isGone;
    }
}
