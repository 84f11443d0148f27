package io.dynamigrate.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.run.Locks;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Who gets the lock, and when. */
class LockTest extends Locks {

    @Test
    void raisesTheFenceWithEachAcquisition() throws Exception {
        acquire("one").release();
        Lease second = acquire("two");

        assertThat(second.fence()).isEqualTo(2);
        assertThat(wire.sent()).containsExactly("updateItem", "transactWriteItems", "updateItem");
    }

    @Test
    void waitsOnlyReadingUntilTheHolderReleases() throws Exception {
        Lease first = acquire("one");
        time.onSleep(slept -> {
            first.renewIfDue();
            if (time.slept().compareTo(Duration.ofMinutes(5)) > 0) {
                first.release();
                time.onSleep(more -> {});
            }
        });
        Wire waiting = new Wire(dynamoDb.client());
        Lease second = lease(waiting, "two", Optional.empty(), Instant.MAX);

        assertThat(second.fence()).isEqualTo(2);
        assertThat(waiting.sent()).startsWith("updateItem").endsWith("getItem", "updateItem");
        assertThat(waiting.sent().subList(1, waiting.sent().size() - 1)).containsOnly("getItem");
        assertThat(log).first().asString().isEqualTo("Waiting for one of host, which holds the lock.");
    }

    @Test
    void takesOverFromAHolderThatShowsNoSignOfLifeForItsLease() throws Exception {
        acquire("dead");
        Lease second = acquire("two");

        assertThat(second.fence()).isEqualTo(2);
        assertThat(time.slept()).isBetween(LEASE, LEASE.plusSeconds(2));
        assertThat(log).last().asString().isEqualTo("Taking over the lock of dead of host, whose lease has expired.");
    }

    @Test
    void comparesNoClocks() throws Exception {
        Lease first = acquire("one");
        time.shiftClock(Duration.ofMinutes(10));
        time.onSleep(slept -> first.renewIfDue());

        LockAttempt.Result result =
                lock(wire).acquire(holder("two", Optional.empty()), time.now().plusSeconds(120));

        assertThat(result.acquired()).isFalse();
        assertThat(result.row().lockedBy()).isEqualTo("one of host");
    }

    @Test
    void doesNotWaitForAHolderWhoseInvocationEndedLongAgo() throws Exception {
        lease(wire, "dead", Optional.of(time.now().plusSeconds(60)), Instant.MAX);
        time.advance(Duration.ofHours(1));
        Lease second = acquire("two");

        assertThat(second.fence()).isEqualTo(2);
        assertThat(time.slept()).isZero();
    }

    @Test
    void doesNotTrustADeadlineThatHasJustPassed() throws Exception {
        Lease first = lease(wire, "one", Optional.of(time.now().plusSeconds(60)), Instant.MAX);
        time.advance(Duration.ofMinutes(10));
        time.onSleep(slept -> first.renewIfDue());

        assertThat(lock(wire)
                        .acquire(holder("two", Optional.empty()), time.now().plusSeconds(90))
                        .acquired())
                .isFalse();
    }

    @Test
    void recognisesItsOwnAcquisitionBehindALostAnswer() throws Exception {
        SdkClientException lost = SdkClientException.create("lost");
        // The SDK repeats the request by itself; here the second try is the test's.
        LockAttempt attempt = new LockAttempt(store(wire), holder("one", Optional.empty()), time);
        wire.after(Wire.at("updateItem", lost, 1));

        assertThatThrownBy(attempt::ifFree).isSameAs(lost);
        assertThat(attempt.ifFree().acquired()).isTrue();
        assertThat(new LockAttempt(store(wire), holder("one", Optional.empty()), time)
                        .ifFree()
                        .acquired())
                .as("another delivery of the same run")
                .isFalse();
    }

    @Test
    void leavesAnotherDeliveryOfARunThatLives() throws Exception {
        Lease first = acquire("one");
        time.onSleep(slept -> {
            time.advance(LEASE.dividedBy(3));
            first.renewIfDue();
        });
        LockAttempt.Result result = lock(wire).acquire(holder("one", Optional.empty()), Instant.MAX);

        assertThat(result.acquired()).isFalse();
        assertThat(result.row().runId()).isEqualTo("one");
        assertThat(time.slept()).isLessThan(LEASE);
    }

    @Test
    void continuesARunOfWhichADeliveryDied() throws Exception {
        acquire("one");
        assertThat(acquire("one").fence()).isEqualTo(2);
        assertThat(time.slept()).isBetween(LEASE, LEASE.plusSeconds(2));
    }

    @Test
    void waitsForAHolderWhoseTransactionItMeets() throws Exception {
        Lease first = acquire("one");
        Wire waiting = new Wire(dynamoDb.client()).before(Wire.at("updateItem", conflict(), 1, 2, 3));
        time.onSleep(slept -> {
            first.release();
            time.onSleep(more -> {});
        });
        assertThat(lease(waiting, "two", Optional.empty(), Instant.MAX).fence()).isEqualTo(2);
    }

    @Test
    void waitsAndGivesUpWhenWhatItMayTakeIsRefusedAgainAndAgain() throws Exception {
        acquire("one").release();
        Wire refusing = new Wire(dynamoDb.client())
                .before((operation, request) -> operation.equals("updateItem") ? conflict() : null);

        Instant end = time.now().plusSeconds(10);
        assertThat(lock(refusing).acquire(holder("two", Optional.empty()), end).acquired())
                .isFalse();
        assertThat(time.now()).isBetween(end, end.plusSeconds(2));
        assertThat(refusing.sent()).hasSizeLessThan(50);
    }

    @Test
    void aRunThatSleepsKeepsTheLockUntilItWakesAndOneLeaseMore() throws Exception {
        Duration sleep = Duration.ofMinutes(2);
        acquire("one").suspend(sleep, List.of(), List.of(), Optional.empty());
        assertThat(store(wire).lock().suspendedUntil()).contains(time.now().plus(sleep));

        assertThat(acquire("two").fence()).isEqualTo(2);
        assertThat(time.slept()).isBetween(sleep.plus(LEASE), sleep.plus(LEASE).plusSeconds(2));
        assertThat(store(wire).lock().suspendedUntil()).isEmpty();
    }

    @Test
    void theNextHopTakesTheLockOfARunThatSleepsAtOnceAndOnlyOnce() throws Exception {
        acquire("one").suspend(Duration.ofMinutes(2), List.of(), List.of(), Optional.empty());
        Holder next =
                new Holder("one", 2, "host", "owner", LEASE, Optional.empty(), Optional.empty(), Optional.empty());
        LockAttempt.Result second = lock(wire).acquire(next, Instant.MAX);
        assertThat(second.acquired()).isTrue();
        new Lease(store(wire), next, time, second)
                .suspend(Duration.ofMinutes(2), List.of(), List.of(), Optional.empty());

        assertThat(lock(wire).acquire(next, Instant.MAX).acquired()).isFalse();
        assertThat(time.slept()).isZero();
    }

    @Test
    void takesNoLockThatMovedSinceItWasLookedAt() throws Exception {
        Lease first = acquire("one");
        LockRow seen = store(wire).lock();
        time.advance(LEASE.dividedBy(3));
        first.renewIfDue();
        assertThat(attempt("two").from(seen).acquired()).as("it lives").isFalse();

        LockRow renewed = store(wire).lock();
        assertThat(attempt("two").from(renewed).acquired()).isTrue();
        assertThat(attempt("three").from(seen).acquired())
                .as("another has it, with as many signs of life")
                .isFalse();
    }

    private static TransactionConflictException conflict() {
        return TransactionConflictException.builder()
                .statusCode(400)
                .message("Transaction is ongoing for the item")
                .build();
    }

    private LockAttempt attempt(String run) {
        return new LockAttempt(store(wire), holder(run, Optional.empty()), time);
    }
}
