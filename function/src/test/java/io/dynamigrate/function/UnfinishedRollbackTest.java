package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.local.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Issue 12.1: a deployment moved its target back, and {@code down} did not finish. Whoever wants the migration again
 * finishes the rollback first.
 */
class UnfinishedRollbackTest extends Deployments {

    private static final Map<String, AttributeValue> COUNT = Map.of("PK", fromS("count"), "SK", fromS("b"));

    private boolean isStuck;

    /** Adds 11 in two writes, each of which happens exactly once; {@code down} may stop between them. */
    private final TestMigration counting = TestMigration.of("b", 2)
            .up(context -> {
                context.step("one", List.of(add(context, 1)));
                context.transact(List.of(add(context, 10)));
            })
            .down(context -> {
                context.step("one", List.of(add(context, -1)));
                if (isStuck) {
                    throw new IllegalStateException("stuck");
                }
                context.transact(List.of(add(context, -10)));
            });

    private static TransactWriteItem add(MigrationContext context, int number) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(context.table().name())
                        .key(COUNT)
                        .updateExpression("ADD n :n")
                        .expressionAttributeValues(Map.of(":n", fromN(Integer.toString(number)))))
                .build();
    }

    private int count() {
        return Integer.parseInt(dynamoDb.client()
                .getItem(get -> get.tableName(table).key(COUNT).consistentRead(true))
                .item()
                .get("n")
                .n());
    }

    @BeforeEach
    void moveTheTargetBack() {
        create(version(7), a, counting);
        isStuck = true;
        Answer answer = deploy(8, version(8, "Target", "a"), version(7), a, counting);
        assertThat(answer.succeeded()).isFalse();
        assertThat(stage.history(table)).contains(entry("b", "rollback_failed"));
        assertThat(count()).isEqualTo(10);
    }

    @Test
    void aRollbackOfTheDeploymentFinishesItAndAppliesAgain() {
        isStuck = false;

        Answer answer = rollBack("RollBack");

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .contains("Rolled back 1 migration (b).", "Applied 1 migration (b).")
                .doesNotContain("ATTENTION");
        assertThat(answer.data()).contains(entry("RolledBack", "b"), entry("Applied", "b"));
        assertThat(count()).isEqualTo(11);
    }

    @Test
    void aRollbackOfTheDeploymentThatCannotFinishItSaysSoAndDoesNotWedgeTheStack() {
        Answer answer = rollBack("RollBack");

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason())
                .startsWith("ATTENTION")
                .contains("Rolling back 'b' failed: java.lang.IllegalStateException: stuck.", "mark_rolled_back");
        assertThat(answer.data()).contains(entry("RolledBack", ""), entry("Applied", ""), entry("Pending", "1"));
        assertThat(stage.history(table)).contains(entry("b", "rollback_failed"));
        assertThat(count()).isEqualTo(10);
    }

    @Test
    void aRollbackOfTheDeploymentUnderFailThatCannotFinishItFails() {
        assertThat(rollBack("Fail").succeeded()).isFalse();
        assertThat(count()).isEqualTo(10);
    }

    @Test
    void aRollbackOfTheDeploymentUnderKeepFinishesItAndAppliesAgain() {
        isStuck = false;

        assertThat(rollBack("Keep").succeeded()).isTrue();

        assertThat(count()).isEqualTo(11);
    }

    @Test
    void theNextDeploymentThatCannotFinishItFails() {
        Answer answer = deploy(9, version(9), version(7), a, counting, c);

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason())
                .startsWith("Rolling back 'b' failed: java.lang.IllegalStateException: stuck.")
                .contains("Still to do: 2 migrations (b, c).");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rollback_failed"));
        assertThat(count()).isEqualTo(10);
    }

    @Test
    void aDryRunOfTheNextDeploymentTellsIt() {
        isStuck = false;

        Answer answer = deploy(9, version(9, "DryRun", "true"), version(7), a, counting, c);

        assertThat(answer.reason()).contains("Would roll back 1 migration (b) and then apply 2 migrations (b, c): ");
    }

    @Test
    void aCommandByHandTellsItAndFinishesIt() {
        isStuck = false;
        Stage.Version version = stage.version(9, a, counting);

        assertThat(version.invoke("{\"action\":\"plan\",\"TableName\":\"" + table + "\"}"))
                .contains("\"id\":\"b\",\"change\":\"roll_back\"", "\"id\":\"b\",\"change\":\"apply\"");
        assertThat(version.invoke("{\"action\":\"migrate\",\"dryRun\":true,\"TableName\":\"" + table + "\"}"))
                .contains("\"id\":\"b\",\"change\":\"roll_back\"", "\"id\":\"b\",\"change\":\"apply\"");
        assertThat(version.invoke("{\"action\":\"migrate\",\"TableName\":\"" + table + "\"}"))
                .contains("\"applied\":[\"b\"]", "\"rolledBack\":[\"b\"]", "\"remaining\":[]");
        assertThat(count()).isEqualTo(11);
    }

    private Answer rollBack(String policy) {
        return deploy(7, version(7, "OnDowngrade", policy), version(8, "Target", "a"), a, counting);
    }
}
