package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.LeaseLostException;
import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Fault;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import io.dynamigrate.run.Report;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A holder that stands still for longer than its lease, with a request half sent, and wakes up when another is done. */
class FrozenHolderTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());

    private String table = dynamoDb.newTable();

    /** A holder whose request is on its way and does not arrive. */
    private final class Frozen {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch thawed = new CountDownLatch(1);
        private final CompletableFuture<Report> report;

        Frozen(Predicate<WireRequest> request, Migration... migrations) {
            proxy.reset();
            proxy.on(request, Fault.delayRequest(() -> {
                reached.countDown();
                thawed.await();
            }));
            report = CompletableFuture.supplyAsync(() -> {
                try {
                    return migrator(proxy.client(), migrations).build().migrate();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        /** Whether the request was reached before the run ended. */
        boolean isFrozen() throws InterruptedException {
            while (!reached.await(1, TimeUnit.MILLISECONDS)) {
                if (report.isDone()) {
                    return false;
                }
            }
            return true;
        }

        Report thaw() {
            thawed.countDown();
            return report.join();
        }
    }

    @Test
    void changesNoRecordHoweverFarItWas() throws Exception {
        int points = 0;
        while (true) {
            table = dynamoDb.newTable();
            Frozen frozen = new Frozen(WireRequest.number(points + 1), first(3));
            if (!frozen.isFrozen()) {
                break;
            }
            points++;
            // One more, so that there is always something to take the lock over for.
            Report other =
                    migrator(dynamoDb.client(), first(4)).build().migrate().orThrow();
            Set<Map<String, AttributeValue>> before = withoutTheLock();
            Report report = frozen.thaw();

            assertThat(withoutTheLock()).as("request " + points).isEqualTo(before);
            assertThat(report.done()).as("request " + points).doesNotContainAnyElementsOf(other.done());
        }
        System.out.printf(
                "Frozen holder: at %d requests, woken after another run was done, no record changed%n", points);
        assertThat(points).isGreaterThan(9);
    }

    @Test
    void doesNotUndoWhatWasRolledBackMeanwhile() throws Exception {
        Frozen frozen = new Frozen(WireRequest.call(2, "TransactWriteItems"), first(3));
        assertThat(frozen.isFrozen()).isTrue();
        migrator(dynamoDb.client(), first(3)).build().migrate().orThrow();
        migrator(dynamoDb.client(), first(3))
                .build()
                .run(Goal.rollbackDownTo("a"))
                .orThrow();
        Set<Map<String, AttributeValue>> before = withoutTheLock();
        Report report = frozen.thaw();

        assertThat(report.error()).containsInstanceOf(LeaseLostException.class);
        assertThat(withoutTheLock()).isEqualTo(before);
    }

    @Test
    void failsCleanlyWithAConditionalWriteThatComesLate() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Migration mine = TestMigration.of("a", 1).up(context -> {
            try {
                put(context.client(), "late", "attribute_not_exists(PK)");
            } catch (RuntimeException e) {
                failure.set(e);
                throw e;
            }
        });
        Frozen frozen = new Frozen(WireRequest.each("PutItem"), mine);
        assertThat(frozen.isFrozen()).isTrue();
        migrator(dynamoDb.client(), writes("in time")).build().migrate().orThrow();
        frozen.thaw();

        assertThat(failure.get()).hasMessageContaining("conditional request failed");
        assertThat(name()).isEqualTo("in time");
    }

    /** What is not promised: DynamoDB cannot know that this write is an old one. */
    @Test
    void aPlainUnconditionalWriteThatWasFrozenWhileItWasSentComesLate() throws Exception {
        Frozen frozen = new Frozen(WireRequest.each("PutItem"), writes("late"));
        assertThat(frozen.isFrozen()).isTrue();
        migrator(dynamoDb.client(), writes("in time")).build().migrate().orThrow();
        Report report = frozen.thaw();

        assertThat(name()).isEqualTo("late");
        assertThat(report.error()).containsInstanceOf(LeaseLostException.class);
    }

    private Migration writes(String name) {
        return TestMigration.of("a", 1).up(context -> put(context.client(), name, null));
    }

    private Migration[] first(int count) {
        List<Migration> all = List.of(
                TestMigration.of("a", 1).up(context -> context.step("count", List.of(count("a")))),
                TestMigration.of("b", 2)
                        .up(context -> context.transact(List.of(count("b"))))
                        .down(context -> context.transact(List.of(count("b rolled back")))),
                TestMigration.of("c", 3).up(context -> put(context.client(), "same", null)),
                TestMigration.of("d", 4));
        return all.subList(0, count).toArray(Migration[]::new);
    }

    private MigratorBuilder migrator(DynamoDbClient client, Migration... migrations) {
        return Migrator.builder(client, table, Registry.of(migrations)).time(new FakeTime());
    }

    private TransactWriteItem count(String id) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("USER#" + id), "SK", fromS("PROFILE")))
                        .updateExpression("ADD times :one")
                        .expressionAttributeValues(Map.of(":one", fromN("1"))))
                .build();
    }

    private void put(DynamoDbClient client, String name, String condition) {
        client.putItem(put -> put.tableName(table)
                .item(Map.of("PK", fromS("USER#1"), "SK", fromS("PROFILE"), "name", fromS(name)))
                .conditionExpression(condition));
    }

    private String name() {
        return dynamoDb.client()
                .getItem(get -> get.tableName(table).key(Map.of("PK", fromS("USER#1"), "SK", fromS("PROFILE"))))
                .item()
                .get("name")
                .s();
    }

    /** All items: whoever comes late may take and give back a free lock. */
    private Set<Map<String, AttributeValue>> withoutTheLock() {
        Set<Map<String, AttributeValue>> items = new HashSet<>(Snapshot.items(dynamoDb.client(), table));
        items.removeIf(item -> item.get("PK").s().equals("MIGRATION#STATUS"));
        return items;
    }
}
