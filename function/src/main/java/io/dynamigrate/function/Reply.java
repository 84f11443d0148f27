package io.dynamigrate.function;

import java.util.Optional;

/** What one delivery of a request leads to. */
sealed interface Reply {

    /**
     * A result that CloudFormation is to be told, unless another delivery of the same request was quicker to decide.
     *
     * @param ledger where the decision is kept; absent where a second delivery can do no harm
     */
    record Tell(Result result, Optional<Ledger> ledger) implements Reply {}

    /** The answer that another delivery of the same request decided. */
    record Repeat(String answer, Ledger ledger) implements Reply {}

    /**
     * The time of this invocation is over, and CloudFormation still waits: the next hop shall continue.
     *
     * @param otherwise what CloudFormation is to be told if that cannot be
     */
    record Continue(Tell otherwise) implements Reply {}

    /** No answer from here: another process gives it, or nobody waits for one. */
    record Leave(String why) implements Reply {

        /** Nobody waits for this request any more. */
        static Leave outdated() {
            return new Leave("a newer request of the same resource has come.");
        }
    }

    /** Not answered, because it is not known what became of it: Lambda shall deliver the event again. */
    record Retry(String why) implements Reply {}
}
