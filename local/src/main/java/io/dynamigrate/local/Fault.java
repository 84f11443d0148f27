package io.dynamigrate.local;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a {@link FaultProxy} does with one request instead of only passing it on.
 *
 * <p>Faults nest: each decides whether and when the rest goes on. One fault may meet many requests, on
 * several threads.
 */
@FunctionalInterface
public interface Fault {

    /** What is left to do with a request: the next fault, and at last DynamoDB itself. */
    @FunctionalInterface
    interface Rest {

        /** Goes on; nothing is returned when the connection is to be closed without an answer. */
        Optional<WireResponse> proceed() throws Exception;
    }

    /** Something to do or to wait for, which the test controls. */
    @FunctionalInterface
    interface Hook {

        void run() throws Exception;
    }

    /** Gives the answer to a request, or nothing to close the connection without one. */
    Optional<WireResponse> meet(WireRequest request, Rest rest) throws Exception;

    /** The request is lost: DynamoDB never sees it, and the connection is closed. */
    static Fault loseRequest() {
        return (request, rest) -> Optional.empty();
    }

    /** The answer is lost: DynamoDB carries the request out, and then the connection is closed. */
    static Fault loseAnswer() {
        return (request, rest) -> {
            rest.proceed();
            return Optional.empty();
        };
    }

    /** The request reaches DynamoDB only after the hook has returned. */
    static Fault delayRequest(Hook hook) {
        return (request, rest) -> {
            hook.run();
            return rest.proceed();
        };
    }

    /** DynamoDB carries the request out, and its answer goes out only after the hook has returned. */
    static Fault delayAnswer(Hook hook) {
        return (request, rest) -> {
            Optional<WireResponse> response = rest.proceed();
            hook.run();
            return response;
        };
    }

    /** The answer is this one, and DynamoDB never sees the request. */
    static Fault answer(WireResponse response) {
        return (request, rest) -> Optional.of(response);
    }

    /** DynamoDB carries the request out, and its answer is changed on the way. */
    static Fault rewrite(UnaryOperator<WireResponse> change) {
        return (request, rest) -> rest.proceed().map(change);
    }

    /** This fault around another one. */
    default Fault around(Fault inner) {
        return (request, rest) -> meet(request, () -> inner.meet(request, rest));
    }
}
