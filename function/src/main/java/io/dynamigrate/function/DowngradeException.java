package io.dynamigrate.function;

/** A deployment is rolled back under {@code OnDowngrade: Fail}, and the table cannot be made as it was before. */
final class DowngradeException extends FunctionException {

    DowngradeException(String message) {
        super(message);
    }
}
