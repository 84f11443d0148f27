package io.dynamigrate.function;

/** An event, a property or a command is not as it must be; nothing was changed. */
final class InputException extends FunctionException {

    InputException(String message) {
        super(message);
    }
}
