package io.dynamigrate.function;

/** Continues a request in a new invocation, because Lambda ends this one before the work is done. */
@FunctionalInterface
interface Continuation {

    /**
     * Asks for the next hop. Returns once the request for it was accepted, which does not mean that it has started.
     *
     * @param function the ARN of the function's alias
     * @param payload what this invocation was given, with the number of the next hop
     * @throws ContinuationException if the request was not accepted, or if its outcome is unknown
     */
    void invoke(String function, byte[] payload);
}
