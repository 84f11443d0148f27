package io.dynamigrate.function;

/** CloudFormation could not be told. It never carries the response URL, which is a secret. */
final class AnswerException extends FunctionException {

    AnswerException(String message) {
        super(message);
    }
}
