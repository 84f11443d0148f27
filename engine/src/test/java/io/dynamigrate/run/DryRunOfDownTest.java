package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.preview.DryRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;

/** Issue 12.15: a preview of up also says where down would delete what up only finds. */
class DryRunOfDownTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);

    @Test
    void notesThatDownWouldDeleteWhatWasThereBefore() {
        stage.put(RehearsalStage.item("1"));
        TestMigration next = TestMigration.of("b", 2)
                .up(context -> assertThat(isThere(context))
                        .as("what the preview of down does is not seen")
                        .isTrue());

        DryRun dryRun = stage.dryRun(putsOnce(), next);

        assertThat(dryRun.isComplete()).isTrue();
        assertThat(notes(dryRun))
                .singleElement()
                .asString()
                .contains("up would change nothing, but down would delete", "{PK: 'item', SK: '1'}");
    }

    @Test
    void notesNothingWhereUpWouldChangeSomething() {
        assertThat(notes(stage.dryRun(putsOnce()))).isEmpty();
    }

    @Test
    void notesNothingWhereDownIsNotRun() {
        stage.put(RehearsalStage.item("1"));

        assertThat(notes(stage.dryRun(putsOnce().irreversible()))).isEmpty();
    }

    @Test
    void leavesAnIndexAloneThatTheHelperFinds() {
        stage.createIndex();
        TestMigration byHelper = TestMigration.of("a", 1)
                .up(context -> context.indexes().create(RehearsalStage.EMAIL))
                .down(context -> context.indexes().delete("email"));
        TestMigration byHand = TestMigration.of("b", 2)
                .up(context -> context.indexes().create(RehearsalStage.EMAIL))
                .down(context -> context.client()
                        .updateTable(update -> update.tableName(stage.table())
                                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                        .delete(delete -> delete.indexName("email"))
                                        .build())));

        assertThat(notes(stage.dryRun(byHelper))).isEmpty();
        assertThat(notes(stage.dryRun(byHand))).singleElement().asString().contains("delete index email");
    }

    private TestMigration putsOnce() {
        return TestMigration.of("a", 1)
                .up(context -> {
                    if (!isThere(context)) {
                        stage.write(context, RehearsalStage.item("1"));
                    }
                })
                .down(context -> context.client()
                        .deleteItem(delete -> delete.tableName(stage.table()).key(RehearsalStage.item("1"))));
    }

    private boolean isThere(MigrationContext context) {
        return context.client()
                .getItem(get -> get.tableName(stage.table()).key(Map.copyOf(RehearsalStage.item("1"))))
                .hasItem();
    }

    private static List<String> notes(DryRun dryRun) {
        return dryRun.migrations().get(0).notes();
    }
}
