package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.LeaseLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
