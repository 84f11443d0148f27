package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.RefusedException;
import io.dynamigrate.StepException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.change.IndexDefinition;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.Rehearsal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What a dry run refuses, as a run would. */
class DryRunRefusalTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);

    @Test
    void refusesWhatARunRefuses() {
        assertThatThrownBy(() ->
                        stage.migrator(TestMigration.of("a", 1).irreversible()).dryRun(Goal.baseline(Optional.empty())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("runs no migration: use plan");
        assertThatThrownBy(() -> stage.migrator().dryRun(Goal.rollbackOf(List.of("a"))))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesStepsThatARunRefuses() {
        stage.assertFails("is used twice in 'a'", context -> {
            context.step("same", () -> {});
            context.external("same", () -> {});
        });
        stage.assertFails("The step name 'a#b' of 'a' is not possible", context -> context.step("a#b", () -> {}));
        stage.assertFails(
                "91 writes for one transaction",
                context -> context.transact(Collections.nCopies(91, stage.putting("1"))));
        stage.assertFails(
                "cannot write one item twice", context -> context.transact(Collections.nCopies(2, stage.putting("1"))));
        stage.assertFails(
                "the engine's own",
                context -> context.step(
                        "own",
                        List.of(TransactWriteItem.builder()
                                .delete(delete -> delete.tableName(stage.table())
                                        .key(Map.of("PK", fromS("MIGRATION#STATUS"), "SK", fromS("x"))))
                                .build())));
    }

    @Test
    void refusesWritesOfAStepWithTheExceptionOfARun() {
        for (List<TransactWriteItem> refused :
                List.of(Collections.nCopies(2, stage.putting("1")), List.of(stage.checking("never there")))) {
            Rehearsal rehearsal = stage.rehearse(context -> {
                assertThatThrownBy(() -> context.step("refused", refused))
                        .isInstanceOf(StepException.class)
                        .hasMessageContaining("so none was carried out");
                stage.write(context, RehearsalStage.item("2"));
            });
            assertThat(rehearsal.ending()).isEqualTo(Rehearsal.Ending.COMPLETE);
        }
    }

    @Test
    void refusesWhatDynamoDbRefusesBecauseOfTheData() {
        stage.assertFails("Missing the key SK", context -> stage.write(context, Map.of("PK", fromS("item"))));
        stage.assertFails("Type mismatch for key email expected: S actual: N", context -> {
            context.indexes().create(RehearsalStage.EMAIL);
            stage.write(context, Map.of("PK", fromS("item"), "SK", fromS("1"), "email", fromN("1")));
        });
        stage.assertFails("the key email must not be an empty string", context -> {
            context.indexes().create(RehearsalStage.EMAIL);
            stage.write(context, RehearsalStage.item("1", "email", ""));
        });
        stage.assertFails("does not exist in the item", context -> update(context, "SET a = b + :one"));
        stage.assertFails("path provided in the update", context -> update(context, "SET a.b = :one"));
        stage.put(RehearsalStage.item("1", "b", "text"));
        stage.assertFails("incorrect data type", context -> update(context, "SET a = b + :one"));
        stage.assertFails(
                "ResourceNotFoundException",
                context -> context.client()
                        .putItem(put -> put.tableName("never-there").item(RehearsalStage.item("1"))));
    }

    private void update(MigrationContext context, String expression) {
        context.client()
                .updateItem(update -> update.tableName(stage.table())
                        .key(RehearsalStage.item("1"))
                        .updateExpression(expression)
                        .expressionAttributeValues(Map.of(":one", fromN("1"))));
    }

    @Test
    void refusesAnIndexThatIsNotThereWithTheCodeOfARun() {
        GlobalSecondaryIndexUpdate deletion = GlobalSecondaryIndexUpdate.builder()
                .delete(index -> index.indexName("never"))
                .build();
        List<String> codes = new ArrayList<>();
        Rehearsal rehearsal = stage.rehearse(context -> {
            try {
                context.client()
                        .updateTable(update -> update.tableName(stage.table()).globalSecondaryIndexUpdates(deletion));
            } catch (ResourceNotFoundException e) {
                codes.add(e.awsErrorDetails().errorCode());
            }
        });
        assertThat(rehearsal.ending()).isEqualTo(Rehearsal.Ending.COMPLETE);
        assertThat(codes).containsExactly("ResourceNotFoundException");
    }

    @Test
    void refusesIndexesThatARunRefuses() {
        stage.createIndex();
        stage.assertFails(
                "has an index 'email' with another definition",
                context -> context.indexes()
                        .create(GlobalIndex.named("email")
                                .partitionKey("mail", S)
                                .projectAll()));
        stage.assertFails(
                "are those of the migrations' records",
                context -> context.indexes()
                        .create(GlobalIndex.named("bad")
                                .partitionKey("migration_status", S)
                                .projectAll()));
        stage.assertFails(
                "are those of the migrations' records",
                context -> context.client()
                        .updateTable(new IndexDefinition(GlobalIndex.named("bad")
                                        .partitionKey("migration_status", S)
                                        .projectAll())
                                .creation(context.table())));
        // Issue 12.10: the records make room for any other key.
        assertThat(stage.rehearse(context -> context.indexes()
                                .create(GlobalIndex.named("good")
                                        .partitionKey("status", N)
                                        .projectAll()))
                        .ending())
                .isEqualTo(Rehearsal.Ending.COMPLETE);
        assertThat(stage.rehearse(context -> context.indexes().create(RehearsalStage.EMAIL))
                        .effects())
                .isEmpty();
    }

    @Test
    void cannotBeUsedWhenItIsOver() {
        List<MigrationContext> kept = new ArrayList<>();
        stage.rehearse(kept::add);

        assertThatThrownBy(() -> kept.get(0).client()).isInstanceOf(IllegalStateException.class);
    }
}
