package io.dynamigrate.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import io.dynamigrate.run.Runs;
import io.dynamigrate.run.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Runs that are asked to stop while their lease is so fresh that they do not renew it. */
class StopRequestTest extends Runs {

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);

    static List<Goal> goals() {
        return List.of(Goal.migrate(), Goal.baseline(Optional.empty()));
    }

    @Test
    void isFoundBeforeTheNextMigrationBegins() throws Exception {
        a.up(context -> {
            context.transact(List.of(TransactWriteItem.builder()
                    .put(put -> put.tableName(table).item(Map.of("PK", fromS("USER"), "SK", fromS("a"))))
                    .build()));
            StopRequest.send(store(), "run-1");
        });
        Report report = builder(a, b).runId("run-1").build().migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.message().orElseThrow()).contains("before its next migration", "asked to stop");
        assertThat(report.done()).containsExactly("a");
        assertThat(report.remaining()).containsExactly("b");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(people()).containsExactly("a");
        assertThat(store().history().find("b")).isEmpty();
        assertThat(b.calls()).isEmpty();
        assertThat(lock().isLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("goals")
    void isFoundBeforeAnythingBegins(Goal goal) throws Exception {
        AtomicBoolean isAsked = new AtomicBoolean();
        Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
            if (operation.equals("transactWriteItems") && !isAsked.getAndSet(true)) {
                StopRequest.send(store(), "run-1");
            }
            return null;
        });
        Report report = Migrator.builder(wire.client(), table, Registry.of(a, b))
                .time(time)
                .runId("run-1")
                .build()
                .run(goal);

        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.remaining()).containsExactly("a", "b");
        assertThat(store().history().records()).isEmpty();
        assertThat(lock().isLocked()).isFalse();
    }
}
