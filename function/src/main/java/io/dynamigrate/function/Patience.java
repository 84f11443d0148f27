package io.dynamigrate.function;

import io.dynamigrate.TableException;
import io.dynamigrate.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Patience with what a deployment has just made, and what is not known everywhere yet:
 *
 * <ul>
 *   <li>A permission. IAM takes up to a minute: until then access is denied.
 *   <li>A table. For a while DynamoDB may answer that it does not exist: a minute is enough.
 *   <li>A table that is being created. It becomes ACTIVE: worth all the time of this invocation.
 * </ul>
 *
 * <p>Other refusals, and later ones, are final.
 */
final class Patience {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Time time;
    private final Instant end;
    private final Instant endOfMinute;
    private final Consumer<String> log;

    private Patience(Time time, Instant end, Instant endOfMinute, Consumer<String> log) {
        this.time = time;
        this.end = end;
        this.endOfMinute = endOfMinute;
        this.log = log;
    }

    /** For a Create or Update that begins now, or at least its delivery. */
    static Patience ofDeployment(Setting setting) {
        Time time = setting.parts().time();
        Invocation invocation = setting.invocation();
        Instant safe = invocation.end().minus(invocation.margin());
        Instant minute = time.now().plus(MINUTE);
        return new Patience(time, safe, safe.isBefore(minute) ? safe : minute, invocation.log());
    }

    static Patience none(Setting setting) {
        return new Patience(
                setting.parts().time(),
                Instant.MIN,
                Instant.MIN,
                setting.invocation().log());
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
        if (error instanceof TableException table && table.isCreating()) {
            return waits("The table is still being created", end);
        }
        if (error instanceof TableException table && table.isMissing()) {
            return waits("The table does not exist, perhaps because it is new", endOfMinute);
        }
        return Problem.isDenied(error) && waits("Access is denied, perhaps because the permission is new", endOfMinute);
    }

    private boolean waits(String why, Instant until) throws InterruptedException {
        if (!time.now().plus(PAUSE).isBefore(until)) {
            return false;
        }
        log.accept(why + ": trying again in " + PAUSE.toSeconds() + " s.");
        time.sleep(PAUSE);
        return true;
    }
}
