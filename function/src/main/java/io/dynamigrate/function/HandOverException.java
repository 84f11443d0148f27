package io.dynamigrate.function;

/** Another version of this function did not do what it was given to do. */
final class HandOverException extends FunctionException {

    private final boolean hasBegun;

    /**
     * An exception with this message.
     *
     * @param hasBegun whether the other version may have begun, and may even be at it still
     */
    HandOverException(String message, boolean hasBegun) {
        super(message);
        this.hasBegun = hasBegun;
    }

    boolean hasBegun() {
        return hasBegun;
    }
}
