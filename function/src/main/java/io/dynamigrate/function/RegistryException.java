package io.dynamigrate.function;

/** The application's list of migrations could not be made; the cause says why. */
final class RegistryException extends FunctionException {

    RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
