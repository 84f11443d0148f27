package io.dynamigrate.function;

/** Another version of this function did not do what it was given to do. */
final class HandOverException extends FunctionException {

    private final boolean hasBegun;
    private final boolean isGone;

    /**
     * An exception with this message.
     *
     * @param hasBegun whether the other version may have begun, and may even be at it still
     */
    HandOverException(String message, boolean hasBegun) {
        this(message, hasBegun, false);
    }

    private HandOverException(String message, boolean hasBegun, boolean isGone) {
        super(message);
        this.hasBegun = hasBegun;
        this.isGone = isGone;
    }

    /** That version was deleted. */
    static HandOverException gone(String arn) {
        return new HandOverException(arn + " does not exist any more", false, true);
    }

    boolean hasBegun() {
        return hasBegun;
    }

    /** Whether the other version does not exist any more. */
    boolean isGone() {
        return isGone;
    }
}
