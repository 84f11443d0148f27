package io.dynamigrate.proof;

import io.dynamigrate.local.Fault;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.local.WireResponse;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What happens to a run at one of its requests.
 *
 * @param number which request, counted from 1 since the run, or the one after the last blow, began
 */
record Blow(Kind kind, int number) {

    enum Kind {
        STOP_BEFORE,
        STOP_AFTER,
        LOSE_ANSWER,
        EXCEED_THROUGHPUT,
        THROTTLE;

        /** Whether the process is dead after it. */
        boolean stops() {
            return this == STOP_BEFORE || this == STOP_AFTER;
        }

        void at(Predicate<WireRequest> when, FaultProxy proxy) {
            switch (this) {
                case STOP_BEFORE -> proxy.stopBefore(when);
                case STOP_AFTER -> proxy.stopAfter(when);
                case LOSE_ANSWER -> proxy.on(when, Fault.loseAnswer());
                case EXCEED_THROUGHPUT ->
                    proxy.on(
                            when,
                            Fault.answer(WireResponse.throughputExceeded(
                                    "TableWriteKeyRangeThroughputExceeded",
                                    "arn:aws:dynamodb:us-east-1:000000000000:table/users")));
                case THROTTLE ->
                    proxy.on(
                            when,
                            Fault.answer(WireResponse.throttled(
                                    "TableWriteAccountLimitExceeded",
                                    "arn:aws:dynamodb:us-east-1:000000000000:table/users")));
            }
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + number;
    }
}
