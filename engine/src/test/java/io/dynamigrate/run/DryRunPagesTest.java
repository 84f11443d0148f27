package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.preview.Rehearsal;
import io.dynamigrate.preview.Rehearsal.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Issue 13.6: queries and scans after writes. Items of a page are replaced by key; else the outcome is not known. */
class DryRunPagesTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);
    private final List<String> found = new ArrayList<>();

    @BeforeEach
    void fill() {
        for (String id : List.of("1", "2", "3")) {
            stage.put(RehearsalStage.item(id, "email", id + "@example.com"));
        }
    }

    @Test
    void replacesAndLeavesOutItemsByKey() {
        for (TestMigration.Work read : List.<TestMigration.Work>of(
                context -> query(context, query -> {}), context -> scan(context, scan -> {}))) {
            found.clear();
            assertComplete(context -> {
                stage.write(context, RehearsalStage.item("1", "email", "new"));
                delete(context, "2");
                read.with(context);
            });
            assertThat(found).containsExactly("1: new", "3: 3@example.com");
        }
    }

    @Test
    void filtersAndProjectsItemsAsTheyWouldBe() {
        assertComplete(context -> {
            stage.write(context, RehearsalStage.item("1", "email", "new"));
            query(
                    context,
                    query -> query.keyConditionExpression("#pk = :pk")
                            .expressionAttributeNames(Map.of("#pk", "PK"))
                            .filterExpression("begins_with(email, :new)")
                            .projectionExpression("SK, email")
                            .expressionAttributeValues(Map.of(":pk", fromS("item"), ":new", fromS("new"))));
            scan(
                    context,
                    scan -> scan.filterExpression("NOT email = :new")
                            .expressionAttributeValues(Map.of(":new", fromS("new"))));
        });
        assertThat(found).containsExactly("1: new", "2: 2@example.com", "3: 3@example.com");
    }

    @Test
    void endsWhereItWouldFindWhatItCreated() {
        TestMigration.Work create = context -> stage.write(context, RehearsalStage.item("4", "email", "new"));
        stage.assertIncomplete("it queries for items that it created", context -> {
            create.with(context);
            query(context, query -> {});
        });
        stage.assertIncomplete("it scans for items that it created", context -> {
            create.with(context);
            scan(context, scan -> {});
        });
        assertComplete(context -> {
            create.with(context);
            delete(context, "4");
            query(context, query -> {});
            scan(context, scan -> {});
        });
    }

    @Test
    void readsOnWhereWhatItCreatedDoesNotMatch() {
        assertComplete(context -> {
            stage.write(context, RehearsalStage.item("4", "email", "new"));
            stage.write(context, RehearsalStage.item("3", "email", "old"));
            query(
                    context,
                    query -> query.keyConditionExpression("PK = :pk AND SK < :four")
                            .expressionAttributeValues(Map.of(":pk", fromS("item"), ":four", fromS("4"))));
            scan(
                    context,
                    scan -> scan.filterExpression("email = :old")
                            .expressionAttributeValues(Map.of(":old", fromS("old"))));
        });
        assertThat(found).containsExactly("1: 1@example.com", "2: 2@example.com", "3: old", "3: old");
    }

    @Test
    void endsWhereOtherItemsFillUpAPageOfWhichItDeletedSome() {
        stage.assertIncomplete("it reads a page of which it deleted items", context -> {
            delete(context, "1");
            query(context, query -> query.limit(1));
        });
        stage.assertIncomplete("it reads a page of which it deleted items", context -> {
            delete(context, "2");
            scan(context, scan -> scan.limit(2));
        });
    }

    @Test
    void readsOnBehindWhatItDeleted() {
        Rehearsal result = stage.rehearse(context -> context.client()
                .queryPaginator(query -> query.tableName(stage.table())
                        .keyConditionExpression("PK = :pk")
                        .expressionAttributeValues(Map.of(":pk", fromS("item")))
                        .limit(1))
                .items()
                .forEach(item -> delete(context, text(item.get("SK")))));

        assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(result.effects()).hasSize(3);
    }

    private void assertComplete(TestMigration.Work work) {
        assertThat(stage.rehearse(work).format()).doesNotContain("incomplete", "fail");
    }

    private void query(MigrationContext context, Consumer<QueryRequest.Builder> more) {
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(stage.table())
                .keyConditionExpression("PK = :pk")
                .expressionAttributeValues(Map.of(":pk", fromS("item")));
        more.accept(request);
        context.client().query(request.build()).items().forEach(this::find);
    }

    private void scan(MigrationContext context, Consumer<ScanRequest.Builder> more) {
        ScanRequest.Builder request = ScanRequest.builder().tableName(stage.table());
        more.accept(request);
        context.client().scan(request.build()).items().forEach(this::find);
    }

    private void find(Map<String, AttributeValue> item) {
        found.add(text(item.get("SK")) + ": " + text(item.get("email")));
    }

    private static String text(@Nullable AttributeValue value) {
        return value == null ? "nothing" : value.s();
    }

    private void delete(MigrationContext context, String id) {
        context.client().deleteItem(delete -> delete.tableName(stage.table()).key(RehearsalStage.item(id)));
    }
}
