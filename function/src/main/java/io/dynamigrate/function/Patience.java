package io.dynamigrate.function;

import io.dynamigrate.run.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Patience with permissions that IAM has not heard of yet: it takes up to a minute until what a deployment grants is
 * valid everywhere. Other refusals, and later ones, are final.
 */
final class Patience {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Time time;
    private final Instant end;
    private final Consumer<String> log;

    private Patience(Time time, Instant end, Consumer<String> log) {
        this.time = time;
        this.end = end;
        this.log = log;
    }

    /** For a request that begins now, or at least its delivery. */
    static Patience ofAMinute(Setting setting) {
        Time time = setting.parts().time();
        Invocation invocation = setting.invocation();
        Instant safe = invocation.end().minus(invocation.margin());
        Instant minute = time.now().plusSeconds(60);
        return new Patience(time, safe.isBefore(minute) ? safe : minute, invocation.log());
    }

    static Patience none(Setting setting) {
        return new Patience(
                setting.parts().time(), Instant.MIN, setting.invocation().log());
    }

    /** Asks again where that makes sense. */
    <T> T outlast(Supplier<T> request) throws InterruptedException {
        while (true) {
            try {
                return request.get();
            } catch (RuntimeException e) {
                if (!isWorthAnotherTry(e)) {
                    throw e;
                }
            }
        }
    }

    /** Waits where it makes sense to try again after this error; otherwise says no at once. */
    boolean isWorthAnotherTry(@Nullable Throwable error) throws InterruptedException {
        if (!Problem.isDenied(error) || !time.now().plus(PAUSE).isBefore(end)) {
            return false;
        }
        log.accept("Access is denied, perhaps because the permission is new: trying again in " + PAUSE.toSeconds()
                + " s.");
        time.sleep(PAUSE);
        return true;
    }
}
