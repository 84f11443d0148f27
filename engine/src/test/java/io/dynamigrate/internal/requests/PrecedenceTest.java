package io.dynamigrate.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.internal.lock.Lease;
import io.dynamigrate.internal.lock.LockAttempt;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.run.Locks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests of one owner, of which the newest gets the lock. */
class PrecedenceTest extends Locks {

    @Test
    void asksAnOlderRunOfTheSameOwnerToStopAndWaitsForIt() throws Exception {
        Lease first = acquire("one");
        time.onSleep(slept -> {
            time.advance(LEASE.dividedBy(3));
            first.renewIfDue();
            if (first.isStopRequested()) {
                first.release();
                time.onSleep(more -> {});
            }
        });
        LockAttempt.Result result = lock(wire).acquire(requestedAt("two", time.now()), Instant.MAX);

        assertThat(result.acquired()).isTrue();
        assertThat(result.row().cancelRequested()).isEmpty();
        assertThat(log).contains("Asking one of host to stop.");
    }

    @Test
    void anOlderRequestTakesNoLockAfterANewerOneHasCome() throws Exception {
        Holder older = requestedAt("old", time.now());
        Holder newer = requestedAt("new", time.now().plusSeconds(60));
        LockAttempt.Result newest = lock(wire).acquire(newer, Instant.MAX);
        new Lease(store(wire), newer, time, newest).release();

        LockAttempt.Result late = lock(wire).acquire(older, Instant.MAX);
        assertThat(late.acquired()).isFalse();
        assertThat(late.left()).isPresent();
        assertThat(acquire("by hand").fence()).isEqualTo(2);
    }

    @Test
    void anOlderRequestThatWaitsLeavesWhenANewerOneIsAnnounced() throws Exception {
        Lease another = acquire("by hand");
        time.onSleep(slept -> {
            Precedence.announce(store(wire), requestedAt("new", time.now()));
            another.renewIfDue();
        });
        LockAttempt.Result older =
                lock(wire).acquire(requestedAt("old", time.now().minusSeconds(60)), Instant.MAX);

        assertThat(older.left()).isPresent();
        assertThat(time.slept()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void asksAgainWhenTheSameRunHasTakenTheLockAgain() throws Exception {
        acquire("one");
        List<Lease> retried = new ArrayList<>();
        time.onSleep(slept -> {
            if (retried.isEmpty() && store(wire).lock().cancelRequested().isPresent()) {
                LockAttempt again = new LockAttempt(store(wire), holder("one", Optional.empty()), time);
                LockAttempt.Result taken = again.from(store(wire).lock());
                retried.add(new Lease(store(wire), holder("one", Optional.empty()), time, taken));
            } else if (!retried.isEmpty()) {
                time.advance(LEASE.dividedBy(3));
                retried.get(0).renewIfDue();
                if (retried.get(0).isStopRequested()) {
                    retried.get(0).release();
                    time.onSleep(more -> {});
                }
            }
        });
        assertThat(lock(wire)
                        .acquire(requestedAt("two", time.now()), Instant.MAX)
                        .acquired())
                .isTrue();
        assertThat(log).filteredOn("Asking one of host to stop."::equals).hasSize(2);
    }
}
