package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.dynamo.ItemSize;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.StatusLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A status row that cannot be read, or has grown. */
class StatusRowTest extends Runs {

    /** A value that cannot be read. */
    record Spoiled(String attribute, AttributeValue value) {}

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2);

    static List<Spoiled> spoiled() {
        return List.of(
                new Spoiled("migration_fence", fromS("twelve")),
                new Spoiled("migration_fence", fromN("1.5")),
                new Spoiled("migration_fence", fromNul(true)),
                new Spoiled("migration_held", fromS("no")),
                new Spoiled("migration_keys", fromS("status")),
                new Spoiled("is_locked", fromS("no")),
                new Spoiled("last_version", fromS("1")),
                new Spoiled("last_migration_id", fromN("1")),
                new Spoiled("migration_last_run_id", fromBool(true)),
                new Spoiled("migration_pruned_at", fromS("yesterday")),
                new Spoiled("migration_claims", fromS("all")),
                new Spoiled("migration_claims", fromL(List.of(fromM(Map.of("owner", fromN("7")))))));
    }

    /** Issue 12.28. */
    @ParameterizedTest
    @MethodSource("spoiled")
    void isRefusedWithoutTheLockAndRepaired(Spoiled spoiled) throws Exception {
        migrator(a).migrate().orThrow();
        spoil(spoiled);

        assertThatThrownBy(() -> migrator(a, b).migrate())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        spoiled.attribute().equals("migration_claims") ? "claims" : "'" + spoiled.attribute() + "'")
                .hasMessageContaining("repair it with status_row");
        assertThat(row("MIGRATION#STATUS", "CURRENT"))
                .doesNotContainEntry("migration_held", fromBool(true))
                .doesNotContainEntry("is_locked", fromBool(true));

        assertThat(builder(a).runId("repair-1").build().repairStatus()).containsExactly(spoiled.attribute());
        assertThat(row("MIGRATION#RUN", "repair-1").get("migration_message").s())
                .contains(spoiled.attribute());
        assertThat(lock().fence()).isGreaterThan(0);
        assertThat(migrator(a, b).migrate().done()).containsExactly("b");
        assertThat(record("b").fence()).isGreaterThan(record("a").fence());
        assertThat(migrator(a).repairStatus()).isEmpty();
    }

    /** Issue 12.28: the index on that attribute was created after the row was written. */
    @Test
    void isRepairedWhereTheNameIsAKeyOfAnIndex() throws Exception {
        migrator(a).migrate().orThrow();
        spoil(new Spoiled("migration_keys", fromL(List.of(fromS("updated_at"), fromS("last_version")))));
        spoil(new Spoiled("last_version", fromS("1")));

        assertThat(migrator(a).repairStatus()).containsExactly("last_version");
        assertThat(migrator(a, b).migrate().done()).containsExactly("b");
        assertThat(row("MIGRATION#STATUS", "CURRENT"))
                .containsEntry("migration_last_version", fromN("2"))
                .doesNotContainKey("last_version");
    }

    /** Issue 12.28. */
    @Test
    void isRepairedByUnlock() throws Exception {
        a.up(context -> {
            spoil(new Spoiled("last_version", fromS("1")));
            assertThat(migrator(a).unlock("run-a")).isPresent();
        });

        assertThat(builder(a).runId("run-a").build().migrate().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(lock().isLocked()).isFalse();
    }

    private void spoil(Spoiled spoiled) {
        dynamoDb.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("MIGRATION#STATUS"), "SK", fromS("CURRENT")))
                        .updateExpression("SET " + spoiled.attribute() + " = :bad")
                        .expressionAttributeValues(Map.of(":bad", spoiled.value())));
    }

    /** Issue 12.20: each short-lived stack is an owner. */
    @Test
    void keepsTheNewestTimesOfRequestsOnly() {
        put(requests(StatusLimits.MOST_REQUESTS));

        assertThat(builder(a)
                        .owner("newest")
                        .supersede(time.now())
                        .build()
                        .requests()
                        .announce())
                .isTrue();

        Map<String, AttributeValue> row = row("MIGRATION#STATUS", "CURRENT");
        assertThat(row).hasSizeLessThan(StatusLimits.MOST_REQUESTS);
        assertThat(lock().requestedAt("newest")).contains(time.now());
        assertThat(row)
                .containsKey(LockRow.REQUESTED_AT + (StatusLimits.MOST_REQUESTS - 1))
                .doesNotContainKey(LockRow.REQUESTED_AT + 0);
    }

    /** Issue 12.20. */
    @Test
    void healsWhereItIsFull() throws Exception {
        Map<String, AttributeValue> full = requests(6_000);
        full.put("migration_claims", fromL(List.of()));
        int size = ItemSize.of(full);
        full.put("padding", fromS("x".repeat(400 * 1024 - size - 150)));
        put(full);

        Report report = builder(a)
                .owner("a stack with a name that is long enough".repeat(5))
                .supersede(time.now())
                .build()
                .migrate();

        assertThat(report.done()).containsExactly("a");
        assertThat(row("MIGRATION#STATUS", "CURRENT")).hasSizeLessThan(StatusLimits.MOST_REQUESTS + 50);
    }

    /** Issue 12.20. */
    @Test
    void keepsTheNewestClaimsOnly() {
        put(new HashMap<>(Map.of(
                "migration_claims",
                fromL(IntStream.range(0, 300)
                        .mapToObj(n -> fromM(Map.of(
                                "owner", fromS("stack " + n),
                                "id", fromS("request"),
                                "fence", fromN("0"),
                                "at", fromS("2026-11-23T10:00:00Z"))))
                        .toList()))));

        builder(a).owner("newest").build().requests().claim("request");

        assertThat(lock().claims()).hasSize(StatusLimits.MOST_CLAIMS);
        assertThat(lock().claims().get(StatusLimits.MOST_CLAIMS - 1).owner()).isEqualTo("newest");
        assertThat(lock().claims().get(0).owner()).isEqualTo("stack 101");
    }

    /** Times of requests of that many owners, a second apart. */
    private static Map<String, AttributeValue> requests(int count) {
        Map<String, AttributeValue> requests = new HashMap<>();
        for (int i = 0; i < count; i++) {
            requests.put(
                    LockRow.REQUESTED_AT + i,
                    fromS(Instant.parse("2026-11-01T00:00:00Z")
                            .plus(Duration.ofSeconds(i))
                            .toString()));
        }
        return requests;
    }

    private void put(Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("PK", fromS("MIGRATION#STATUS"));
        item.put("SK", fromS("CURRENT"));
        dynamoDb.client().putItem(request -> request.tableName(table).item(item));
    }
}
