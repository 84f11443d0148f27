package io.dynamigrate.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Time;
import io.dynamigrate.internal.requests.StopRequest;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Locks;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The lease of who has the lock: renewed, lost, and asked to end. */
class LeaseTest extends Locks {

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
    void startsNoWriteAfterItsMachineSleptWithAStopwatchThatStoodStill() throws Exception {
        Lease lease = acquire("one");
        time.shiftClock(Duration.ofHours(1));
        assertThat(lease.requireWritable()).isEqualTo(LEASE);
        assertThat(wire.sent()).containsExactly("updateItem", "updateItem");

        time.shiftClock(Duration.ofHours(-1));
        assertThat(lease.requireWritable()).as("a clock that was set back").isEqualTo(LEASE);
        assertThat(wire.sent()).hasSize(2);
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
    void countsTheLeaseFromBeforeItWasAskedFor() throws Exception {
        Duration way = Duration.ofSeconds(10);
        wire.before((operation, request) -> {
            time.advance(way);
            return null;
        });
        Lease lease = acquire("one");
        assertThat(lease.requireWritable()).isEqualTo(LEASE.minus(way));

        lease.commit(List.of(), List.of());
        assertThat(lease.requireWritable()).isEqualTo(LEASE.minus(way));
    }

    @Test
    void doesNotTakeTheRecordsOfAnotherForItsOwn() throws Exception {
        Lease first = acquire("one");
        acquire("two").commit(List.of(), List.of());

        assertThatThrownBy(() -> first.commit(List.of(), List.of())).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void knowsThatItLostTheLock() throws Exception {
        Lease first = acquire("one");
        acquire("two");

        assertThatThrownBy(first::requireWritable).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> first.begin(List.of(), List.of(), Optional.empty()))
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
        lease.commit(List.of(), List.of());
        assertThat(store(wire).lock().isLocked()).isTrue();
    }

    /** Issue 12.8. */
    @Test
    void aRenewalThatFailsForWhateverReasonIsTriedAgain() throws Exception {
        Lease lease = acquire("one");
        time.advance(LEASE.dividedBy(2));
        wire.before(Wire.at("updateItem", new IllegalStateException("Connection pool shut down"), 1, 2));

        lease.renewIfDue();
        lease.renewIfDue();
        assertThat(wire.sent()).hasSize(3);
        lease.renewIfDue();
        lease.renewIfDue();
        assertThat(wire.sent()).as("renewed once").hasSize(4);
    }

    /** Issue 12.8: an error that left the task would end its repetition. */
    @Test
    void renewsAgainAfterAnError() throws Exception {
        Lease lease = acquire("one");
        AtomicBoolean hasFailed = new AtomicBoolean();
        wire.before((operation, request) -> {
            if (!hasFailed.getAndSet(true)) {
                throw new NoClassDefFoundError("gone");
            }
            return null;
        });
        time.advance(LEASE.dividedBy(2));
        List<Runnable> repeated = new ArrayList<>();
        Time scripted = new FakeTime() {
            @Override
            public Repetition repeat(Duration period, Runnable task) {
                repeated.add(task);
                return () -> {};
            }
        };
        try (Renewal renewal = Renewal.of(lease, scripted)) {
            assertThat(renewal).isNotNull();
            repeated.get(0).run();
            repeated.get(0).run();
        }
        assertThat(wire.sent())
                .as("the lock, the renewal that failed, and the next")
                .hasSize(3);
        assertThat(lease.requireWritable()).isEqualTo(LEASE);
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
    void aStopRequestIsForOneRun() throws Exception {
        Lease lease = acquire("one");
        StopRequest.send(store(wire), "zero");
        time.advance(LEASE.dividedBy(3));
        lease.renewIfDue();

        assertThat(lease.isStopRequested()).isFalse();
        assertThat(store(wire).lock().cancelRequested()).isEmpty();
    }
}
