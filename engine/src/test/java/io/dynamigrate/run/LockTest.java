package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The lock and the lease, on a real table and an injected time. */
class LockTest {

    private static final Duration LEASE = Duration.ofSeconds(45);

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final FakeTime time = new FakeTime();
    private final List<String> log = new ArrayList<>();
    private final Wire wire = new Wire(dynamoDb.client());
    private final String table = dynamoDb.newTable();

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
        assertThat(log)
                .last()
                .asString()
                .isEqualTo("Taking over the lock of dead of host, which shows no sign of life.");
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
    void renewsWhenAThirdOfTheLeaseHasPassed() throws Exception {
        Lease lease = acquire("one");
        time.advance(LEASE.dividedBy(3).minusSeconds(1));
        lease.renewIfDue();
        assertThat(wire.sent()).hasSize(1);

        time.advance(Duration.ofSeconds(1));
        lease.renewIfDue();
        assertThat(wire.sent()).hasSize(2);
    }

    @Test
    void startsNoWriteInTheLastThirdOfTheLeaseWithoutARenewal() throws Exception {
        Lease lease = acquire("one");
        time.advance(LEASE.multipliedBy(2).dividedBy(3));
        wire.before(Wire.at("updateItem", SdkClientException.create("no network"), 1));

        assertThatThrownBy(lease::requireWritable).hasMessage("no network");
        lease.requireWritable();
        assertThat(wire.sent()).containsExactly("updateItem", "updateItem", "updateItem");
    }

    @Test
    void renewsAgainWhenTheRenewalTookAsLongAsTheLease() throws Exception {
        Lease lease = acquire("one");
        time.advance(LEASE.multipliedBy(2).dividedBy(3));
        List<Integer> slow = new ArrayList<>();
        wire.before((operation, request) -> {
            time.advance(slow.isEmpty() ? LEASE : Duration.ZERO);
            slow.add(1);
            return null;
        });
        assertThat(lease.requireWritable()).isEqualTo(LEASE);
        assertThat(slow).hasSize(2);
    }

    @Test
    void knowsThatItLostTheLock() throws Exception {
        Lease first = acquire("one");
        acquire("two");

        assertThatThrownBy(first::requireWritable).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> first.commit(List.of(), List.of(), Optional.empty()))
                .isInstanceOf(LeaseLostException.class)
                .hasMessage("The lock was taken over by two of host: this run stops. What it was at is run again.");
        assertThatThrownBy(() -> first.release()).isInstanceOf(LeaseLostException.class);
        assertThat(store(wire).lock().lockedBy()).isEqualTo("two of host");
    }

    @Test
    void survivesTroubleWithARenewalInTheBackground() throws Exception {
        Lease lease = acquire("one");
        time.advance(LEASE.dividedBy(2));
        wire.before(Wire.at("updateItem", SdkClientException.create("no network"), 1));

        lease.renewIfDue();
        lease.renewIfDue();
        lease.commit(List.of(), List.of(), Optional.empty());
        assertThat(store(wire).lock().isLocked()).isTrue();
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
        Holder newer = new Holder(
                "two", 1, "host", "owner", LEASE, Optional.empty(), false, Optional.of(time.now()), Optional.empty());
        LockAttempt.Result result = lock(wire).acquire(newer, Instant.MAX);

        assertThat(result.acquired()).isTrue();
        assertThat(result.row().cancelRequested()).isEmpty();
        assertThat(log).contains("Asking one of host to stop.");
    }

    @Test
    void findsAStopRequestAlsoWhenRecordsRenewTheLeaseAllTheTime() throws Exception {
        Lease lease = acquire("one");
        StopRequest.send(store(wire), "another");
        StopRequest.send(store(wire), "one");
        for (int second = 0; second < 16; second++) {
            time.advance(Duration.ofSeconds(1));
            lease.commit(List.of(), List.of());
            lease.renewIfDue();
        }
        assertThat(lease.isStopRequested()).isTrue();
    }

    @Test
    void waitsForAHolderWhoseTransactionItMeets() throws Exception {
        Lease first = acquire("one");
        TransactionConflictException conflict = TransactionConflictException.builder()
                .statusCode(400)
                .message("Transaction is ongoing for the item")
                .build();
        Wire waiting = new Wire(dynamoDb.client()).before(Wire.at("updateItem", conflict, 1, 2, 3));
        time.onSleep(slept -> {
            first.release();
            time.onSleep(more -> {});
        });
        assertThat(lease(waiting, "two", Optional.empty(), Instant.MAX).fence()).isEqualTo(2);
    }

    @Test
    void anOlderRequestTakesNoLockAfterANewerOneHasCome() throws Exception {
        Holder older = requestedAt("old", time.now());
        Holder newer = requestedAt("new", time.now().plusSeconds(60));
        LockAttempt.Result newest = lock(wire).acquire(newer, Instant.MAX);
        new Lease(store(wire), newer, time, newest).release();

        LockAttempt.Result late = lock(wire).acquire(older, Instant.MAX);
        assertThat(late.acquired()).isFalse();
        assertThat(late.left()).isTrue();
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

        assertThat(older.left()).isTrue();
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

    @Test
    void aStopRequestIsForOneRun() throws Exception {
        Lease lease = acquire("one");
        StopRequest.send(store(wire), "zero");
        time.advance(LEASE.dividedBy(3));
        lease.renewIfDue();

        assertThat(lease.isStopRequested()).isFalse();
        assertThat(store(wire).lock().cancelRequested()).isEmpty();
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
        Holder next = new Holder(
                "one", 2, "host", "owner", LEASE, Optional.empty(), false, Optional.empty(), Optional.empty());
        LockAttempt.Result second = lock(wire).acquire(next, Instant.MAX);
        assertThat(second.acquired()).isTrue();
        new Lease(store(wire), next, time, second)
                .suspend(Duration.ofMinutes(2), List.of(), List.of(), Optional.empty());

        assertThat(lock(wire).acquire(next, Instant.MAX).acquired()).isFalse();
        assertThat(time.slept()).isZero();
    }

    @Test
    void aRenewalThatWasHeldUpOnItsWayUndoesNothing() throws Exception {
        Lease lease = acquire("one");
        List<Runnable> late = new ArrayList<>();
        wire.before((operation, request) -> {
            if (request instanceof UpdateItemRequest renewal) {
                late.add(() -> dynamoDb.client().updateItem(renewal));
                return SdkClientException.create("held up");
            }
            return null;
        });
        time.advance(LEASE.dividedBy(3));
        lease.renewIfDue();
        lease.commit(List.of(), List.of());
        long version = store(wire).lock().recordVersion();

        assertThatThrownBy(late.get(0)::run).isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(store(wire).lock().recordVersion()).isEqualTo(version);
    }

    private Lease acquire(String run) throws InterruptedException {
        return lease(wire, run, Optional.empty(), Instant.MAX);
    }

    private Lease lease(Wire way, String run, Optional<Instant> deadline, Instant until) throws InterruptedException {
        Holder holder = holder(run, deadline);
        LockAttempt.Result result = lock(way).acquire(holder, until);
        assertThat(result.acquired()).isTrue();
        return new Lease(store(way), holder, time, result);
    }

    private Lock lock(Wire way) {
        return new Lock(store(way), time, log::add);
    }

    private Store store(Wire way) {
        return Store.open(dynamoDb.client(), table, Optional.empty()).via(way.client());
    }

    private static Holder requestedAt(String run, Instant time) {
        return new Holder(run, 1, "host", "owner", LEASE, Optional.empty(), false, Optional.of(time), Optional.empty());
    }

    private static Holder holder(String run, Optional<Instant> deadline) {
        return new Holder(run, 1, "host", "owner", LEASE, deadline, false, Optional.empty(), Optional.empty());
    }
}
