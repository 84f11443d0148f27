package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Report;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Two machines whose clocks are ten minutes apart. */
class ClocksTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final Duration LEASE = Duration.ofSeconds(45);

    private final FakeTime mine = new FakeTime();
    private final FakeTime theirs = new FakeTime();
    private final String table = dynamoDb.newTable();

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void nobodyStealsTheLockOfALivingHolder(int minutes) throws Exception {
        theirs.shiftClock(Duration.ofMinutes(minutes));
        AtomicReference<Report> waited = new AtomicReference<>();
        TestMigration working = TestMigration.of("a", 1).up(context -> {
            theirs.onSleep(duration -> {
                mine.advance(duration);
                // Works on, which renews the lease where that is due.
                context.client()
                        .putItem(put ->
                                put.tableName(table).item(Map.of("PK", fromS("USER#1"), "SK", fromS("PROFILE"))));
            });
            waited.set(builder(dynamoDb.client(), theirs, TestMigration.of("a", 1))
                    .deadline(theirs.now().plus(Duration.ofMinutes(12)), Duration.ZERO)
                    .build()
                    .migrate());
        });
        Report report = builder(dynamoDb.client(), mine, working).build().migrate();

        assertThat(waited.get().outcome()).isEqualTo(Outcome.BUSY);
        assertThat(theirs.slept()).isGreaterThanOrEqualTo(Duration.ofMinutes(12));
        assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void aDeadHolderIsWaitedForAsLongAsItsLease(int minutes) throws Exception {
        theirs.shiftClock(Duration.ofMinutes(minutes));
        try (FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint())) {
            proxy.stopBefore(WireRequest.call(2, "TransactWriteItems"));
            builder(proxy.client(), mine, TestMigration.of("a", 1)).build().migrate();
        }
        builder(dynamoDb.client(), theirs, TestMigration.of("a", 1))
                .build()
                .migrate()
                .orThrow();

        assertThat(theirs.slept()).isBetween(LEASE, LEASE.plusMillis(1500));
    }

    private MigratorBuilder builder(DynamoDbClient client, FakeTime time, TestMigration migration) {
        return Migrator.builder(client, table, Registry.of(migration))
                .time(time)
                .lease(LEASE)
                .deadline(time.now().plus(Duration.ofMinutes(15)), Duration.ofSeconds(30));
    }
}
