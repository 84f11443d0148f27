package io.dynamigrate.function;

/** The time of this invocation is over while the request waits for something: its next hop waits on. */
final class OutOfTimeException extends FunctionException {

    OutOfTimeException(String message) {
        super(message);
    }
}
