package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Three migrations that are applied and rolled back for ever; a process of it runs until it is killed. */
record Loop(DynamoDbClient client, String table) {

    private static final int FASTER = 100;
    private static final Goal UP = Goal.migrate();
    private static final Goal DOWN = Goal.rollbackDownTo("a");

    /** Runs for ever; tells when it begins, each goal that is reached, and what it did not expect. */
    public static void main(String[] arguments) throws Exception {
        Loop loop = new Loop(Child.client(arguments[0]), arguments[1]);
        loop.client.describeTable(table -> table.tableName(loop.table));
        System.out.println("ready");
        Goal goal = loop.unfinished();
        while (true) {
            Report report = loop.migrator().run(goal);
            System.out.println(
                    report.outcome().isSuccess()
                            ? "reached"
                            : report.outcome() + " " + report.message() + " " + report.error());
            goal = goal.equals(UP) ? DOWN : UP;
        }
    }

    /**
     * The goal that ends what a killed process has begun, in the same direction: only that carries out what each epoch
     * stands for, because down does not know how far up came, nor up how far down.
     */
    private Goal unfinished() {
        boolean isTakingBack = List.of("a", "b", "c").stream().map(this::status).anyMatch("rolling_back"::equals);
        return isTakingBack ? DOWN : UP;
    }

    Migrator migrator() {
        return Migrator.builder(client, table, registry())
                .lease(Duration.ofSeconds(10))
                .time(new ScaledTime(FASTER))
                .build();
    }

    private Registry registry() {
        return Registry.of(
                TestMigration.of("a", 1)
                        .up(context -> context.client()
                                .putItem(put -> put.tableName(table).item(key("a"))))
                        .down(context -> context.client()
                                .deleteItem(delete -> delete.tableName(table).key(key("a")))),
                TestMigration.of("b", 2)
                        .up(context -> context.transact(List.of(count("b", "ups"))))
                        .down(context -> context.transact(List.of(count("b", "downs")))),
                TestMigration.of("c", 3)
                        .up(context -> context.step("count", List.of(count("c", "ups"))))
                        .down(context -> context.step("count", List.of(count("c", "downs")))));
    }

    /**
     * Makes sure that items and history agree once the request is carried out that was under way when a process was killed,
     * if it is. Nothing else changes them after that.
     */
    void awaitConsistent() throws InterruptedException {
        for (int left = 100; ; left--) {
            try {
                requireConsistent();
                return;
            } catch (AssertionError e) {
                if (left == 0) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /**
     * Makes sure that items and history agree, at a moment when nobody works: each begin of {@code up} or {@code down}
     * that is no repetition raises the epoch, so it tells how often each was to be carried out.
     */
    void requireConsistent() {
        String a = status("a");
        boolean isThere = !row("USER#a", "PROFILE").isEmpty();
        if (a.equals("applied") || a.equals("rolled_back")) {
            assertThat(isThere).as("item of a, which is " + a).isEqualTo(a.equals("applied"));
        }
        requireCounted("b", false);
        requireCounted("c", !stepRow("c").isEmpty());
    }

    /** @param stepDone whether the writes were carried out before the migration is done */
    private void requireCounted(String id, boolean stepDone) {
        long epoch = number(row("MIGRATION#HISTORY", id), "migration_epoch");
        String status = status(id);
        long ups = (epoch + 1) / 2 - (status.equals("in_progress") && !stepDone ? 1 : 0);
        long downs = epoch / 2 - (status.equals("rolling_back") && !stepDone ? 1 : 0);
        Map<String, AttributeValue> counted = row("USER#" + id, "PROFILE");
        assertThat(List.of(number(counted, "ups"), number(counted, "downs")))
                .as(id + ", which is " + status + " in epoch " + epoch)
                .isEqualTo(List.of(ups, downs));
    }

    /** The status in the history; {@code none} before the first begin. */
    String status(String id) {
        AttributeValue status = row("MIGRATION#HISTORY", id).get("status");
        return status == null ? "none" : status.s();
    }

    /** How often migrations were begun afresh. */
    long epochs() {
        return List.of("a", "b", "c").stream()
                .mapToLong(id -> number(row("MIGRATION#HISTORY", id), "migration_epoch"))
                .sum();
    }

    boolean isLocked() {
        AttributeValue locked = row("MIGRATION#STATUS", "CURRENT").get("is_locked");
        return locked != null && locked.bool();
    }

    /** Applies all, and gives back the lock, also that of a dead holder. */
    void settle() throws InterruptedException {
        migrator().run(unfinished()).orThrow();
        migrator().run(DOWN).orThrow();
        Report report = migrator().run(UP).orThrow();
        assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    }

    private Map<String, AttributeValue> stepRow(String id) {
        return row("MIGRATION#STEP#" + id + "#" + number(row("MIGRATION#HISTORY", id), "migration_epoch"), "count");
    }

    private Map<String, AttributeValue> row(String partition, String sort) {
        return client.getItem(get -> get.tableName(table)
                        .key(Map.of("PK", fromS(partition), "SK", fromS(sort)))
                        .consistentRead(true))
                .item();
    }

    private TransactWriteItem count(String id, String what) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(key(id))
                        .updateExpression("ADD " + what + " :one")
                        .expressionAttributeValues(Map.of(":one", fromN("1"))))
                .build();
    }

    private static long number(Map<String, AttributeValue> row, String name) {
        return row.containsKey(name) ? Long.parseLong(row.get(name).n()) : 0;
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("PK", fromS("USER#" + id), "SK", fromS("PROFILE"));
    }
}
