package io.dynamigrate.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Finding out from outside whether a run lives. */
class WatchTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final Duration LEASE = Duration.ofSeconds(45);

    private final FakeTime time = new FakeTime();
    private final String table = dynamoDb.newTable();

    @Test
    void nobodyIsAtWorkWhereNobodyHoldsTheLock() throws Exception {
        assertThat(isAtWork("run-1")).isFalse();
        assertThat(time.slept()).isZero();
    }

    @Test
    void anotherRunDoesNotCount() throws Exception {
        hold("run-2");

        assertThat(isAtWork("run-1")).isFalse();
        assertThat(time.slept()).isZero();
    }

    @Test
    void whoRenewsItsLeaseIsAtWork() throws Exception {
        Lease lease = hold("run-1");
        time.onSleep(slept -> lease.renewIfDue());

        assertThat(isAtWork("run-1")).isTrue();
        assertThat(time.slept()).isLessThan(LEASE);
    }

    @Test
    void whoEndsMeanwhileWasAtWork() throws Exception {
        Lease lease = hold("run-1");
        time.onSleep(slept -> {
            lease.release();
            time.onSleep(more -> {});
        });

        assertThat(isAtWork("run-1")).isTrue();
    }

    @Test
    void whoShowsNoSignOfLifeForItsLeaseIsDead() throws Exception {
        hold("run-1");

        assertThat(isAtWork("run-1")).isFalse();
        assertThat(time.slept()).isBetween(LEASE, LEASE.plusSeconds(2));
    }

    @Test
    void aSuspendedRunIsAtWorkUntilItsLeaseHasExpired() throws Exception {
        Duration sleep = Duration.ofSeconds(10);
        hold("run-1").suspend(sleep, List.of(), List.of(), Optional.empty());

        assertThat(isAtWork("run-1")).isFalse();
        assertThat(time.slept()).isBetween(LEASE.plus(sleep), LEASE.plus(sleep).plusSeconds(2));
    }

    @Test
    void aSuspendedRunThatIsContinuedMeanwhileIsAtWork() throws Exception {
        hold("run-1").suspend(Duration.ZERO, List.of(), List.of(), Optional.empty());
        time.onSleep(slept -> {
            time.onSleep(more -> {});
            new LockAttempt(store(), holder("run-1", 2), time).from(store().lock());
        });

        assertThat(isAtWork("run-1")).isTrue();
    }

    private boolean isAtWork(String run) throws InterruptedException {
        return Migrator.builder(dynamoDb.client(), table, Registry.of())
                .time(time)
                .build()
                .requests()
                .isAtWork(run::equals);
    }

    private Lease hold(String run) throws InterruptedException {
        LockAttempt.Result result = new LockAttempt(store(), holder(run, 1), time).ifFree();
        return new Lease(store(), holder(run, 1), time, result);
    }

    private Store store() {
        return Store.open(dynamoDb.client(), table, Optional.empty());
    }

    private static Holder holder(String run, int hop) {
        return new Holder(run, hop, "host", "owner", LEASE, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
