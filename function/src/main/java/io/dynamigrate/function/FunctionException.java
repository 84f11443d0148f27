package io.dynamigrate.function;

/** The family of all exceptions of the function: each says what happened, to what, and what to do. */
public abstract class FunctionException extends RuntimeException {

    FunctionException(String message) {
        super(message);
    }

    FunctionException(String message, Throwable cause) {
        super(message, cause);
    }
}
