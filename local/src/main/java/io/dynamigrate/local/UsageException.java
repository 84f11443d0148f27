package io.dynamigrate.local;

/** Says, in one sentence, what the user has to type instead. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
