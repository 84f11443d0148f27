package io.dynamigrate.function;

/** The next hop was not asked for, or it is unknown whether it was. */
final class ContinuationException extends FunctionException {

    ContinuationException(String message) {
        super(message);
    }
}
